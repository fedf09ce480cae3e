import { isAbsolute, relative, resolve, sep } from 'node:path';
import { VaultError } from './errors';
import { type UploadLimits } from './inspect';
import { readOptions, type Recipe } from './options';
import { sweep, type IsPinned, type Sweep } from './removals';
import { createVault, type Vault } from './vault';

export interface ConfiguredVault {
  vault: Vault;
  signingSecret: string;
  signedFor: number;
  limits: UploadLimits;
  /** What is made of every picture, by name. */
  recipes: ReadonlyMap<string, Recipe>;
  dataMining: string;
}

/** How often what is marked for removal is looked at (milliseconds). */
const SWEEP_EVERY = 300_000;

/**
 * Strapi loads the provider by its name and the plugin by its path, into one process: this is where they meet. The
 * provider configures, the plugin protects and serves.
 */
let configured: ConfiguredVault | null = null;
let protection: { isPinned: IsPinned; stop: () => void } | null = null;

/** @throws VaultError `options`, naming each option that is wrong */
export function configureVault(options: unknown): ConfiguredVault {
  const { directory, sizeLimit, signingSecret, signedFor, ...read } = readOptions(options);
  configured = {
    vault: createVault({ directory, sizeLimit }),
    signingSecret,
    signedFor,
    limits: { pictureBytes: read.pictureSizeLimit, pixels: read.pixelLimit },
    recipes: new Map(Object.entries(read.renditions)),
    dataMining: read.dataMining,
  };
  return configured;
}

/** @throws VaultError `options` where the provider is not configured */
export function configuredVault(): ConfiguredVault {
  if (configured) return configured;
  throw new VaultError(
    'options',
    `The vault is not configured: config/plugins.ts must name 'strapi-plugin-syndication/vault' as the upload provider.`,
  );
}

/**
 * Says what must stay, and lets from then on go of what was deleted: by a sweep at once and every five minutes. Until
 * this is called nothing is ever removed. Returns a function that ends it; a failure is told to `onFailure`.
 */
export function protectWith(isPinned: IsPinned, onFailure: (cause: unknown) => void = () => undefined): () => void {
  protection?.stop();
  const run = () =>
    void sweepVault().then(({ failed }) => {
      for (const { cause } of failed) onFailure(cause);
    }, onFailure);
  const timer = setInterval(run, SWEEP_EVERY).unref();
  const stop = () => {
    clearInterval(timer);
    if (protection?.stop === stop) protection = null;
  };
  protection = { isPinned, stop };
  run();
  return stop;
}

/** One sweep of the configured vault; removes nothing where nobody protects it. */
export async function sweepVault(input: { now?: number } = {}): Promise<Sweep> {
  if (!protection || !configured) return { removed: [], kept: [], failed: [] };
  const { isPinned } = protection;
  return sweep({ directory: configured.vault.directory, isPinned, now: input.now ?? Date.now() });
}

/** @throws VaultError `options` if the vault lies in a folder that is served as it is */
export function assertOutside(input: { directory: string; publicDirectory: string }): void {
  const way = relative(resolve(input.publicDirectory), resolve(input.directory));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new VaultError(
    'options',
    `The vault (${input.directory}) must lie outside ${input.publicDirectory}, whose files anybody may read.`,
  );
}
