import { isAbsolute, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { VaultError } from './errors';
import { sweep, type IsPinned, type Sweep } from './removals';
import { createVault, type Vault } from './vault';

/** The options of the provider, as they stand in config/plugins.ts. */
const optionsSchema = z.strictObject({
  /** Absolute; outside whatever is served as it is. */
  directory: z.string().refine(isAbsolute, 'must be an absolute path'),
  /** Signs the addresses that staff are given. The same in every process, and not used for anything else. */
  signingSecret: z.string().min(32, 'must have at least 32 characters'),
  /** Largest file, in bytes. */
  sizeLimit: z
    .number()
    .int()
    .positive()
    .default(1024 ** 3),
  /** How long a signed address is good, in seconds. */
  signedFor: z.number().int().positive().max(86_400).default(600),
});
export type VaultOptions = z.input<typeof optionsSchema>;

export interface ConfiguredVault {
  vault: Vault;
  signingSecret: string;
  signedFor: number;
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
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
    throw new VaultError('options', `The vault is configured wrongly. ${wrong.join('; ')}`);
  }
  const { directory, sizeLimit, signingSecret, signedFor } = parsed.data;
  configured = { vault: createVault({ directory, sizeLimit }), signingSecret, signedFor };
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
