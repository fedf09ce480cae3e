import path from 'node:path';
import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { readSettings, type Settings } from './config';
import {
  applyTerms,
  createKeyUse,
  createRightsStore,
  readAgency,
  UIDS,
  watchTables,
  type Agency,
  type Rights,
} from './contracts';
import { createFront, createLimits, createPartnerApi } from './delivery';
import { createDesk } from './desk';
import { hasSentences } from './gate';
import { createGuard } from './guard';
import { createLedgerTables, openLedger, postgresPort, type Ledger } from './ledger';
import { assertOutside, configuredVault, protectWith, serveSigned, sweepVault, VAULT_PROVIDER } from './media';
import { createCapture, createDefaults, createImporter, createOperations, type SyndicatedType } from './newsroom';
import {
  createArchive,
  createBell,
  createSequencer,
  indexMissing,
  postgresReader,
  sqliteReader,
  type Reader,
} from './wire';

/** How often this process looks for what others committed, and for what is due (milliseconds). */
const TICK = 250;
const SWEEP = 600_000;
const PLUGIN = 'plugin::syndication';
/** Days of the wire on which a dry run is simulated. */
const SIMULATED = 30;

/** Outlets are spoken to in their own language where there are sentences in it; where there are none, that is said. */
function sayUnspoken(rights: Rights, log: { warn(message: string): void }): void {
  const unspoken = new Map<string, string[]>();
  for (const code of rights.outlets()) {
    const language = rights.outlet(code)?.language ?? 'en';
    if (!hasSentences(language)) unspoken.set(language, [...(unspoken.get(language) ?? []), code]);
  }
  for (const [language, outlets] of unspoken)
    log.warn(`Obligations have no sentences in ${language}: ${outlets.join(', ')} will read them in English.`);
}

/** A language without a legal notice of its own gets the default's: no wording is invented. */
async function sayUnnoticed(input: {
  reader: Reader;
  agency: Agency;
  log: { warn(message: string): void };
}): Promise<void> {
  const { notice } = input.agency;
  if (typeof notice === 'string') return;
  const rows = await input.reader.all<{ language: string }>(
    'SELECT DISTINCT language FROM wire_items ORDER BY language',
  );
  const missing = rows.map(({ language }) => language).filter((language) => notice?.[language] === undefined);
  if (missing.length > 0)
    input.log.warn(
      `The agency has set no copyright notice in ${missing.join(', ')}: items carry ${notice ? 'the one of another language' : 'none'}.`,
    );
}

/** Where this process listens, for want of the address that outlets see. */
function addressOf(strapi: Core.Strapi): string {
  const host = String(strapi.config.get('server.host', '127.0.0.1'));
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${named}:${Number(strapi.config.get('server.port', 1337))}`;
}

/** Names of the services, those that were made first standing first. */
async function serviceNames(strapi: Core.Strapi, uid: string): Promise<string[]> {
  const rows = (await strapi.db.query(uid as never).findMany({ orderBy: { id: 'asc' } })) as Array<{
    code: string;
    name?: string | null;
  }>;
  return rows.map(({ code, name }) => name ?? code);
}

/** All rooms of one process, put together once. Nothing here decides anything. */
export function createRuntime(strapi: Core.Strapi) {
  const settings: Settings = readSettings(strapi.config.get('plugin::syndication'));
  const clock = () => Date.now();
  const types = new Map<string, SyndicatedType>(
    Object.entries(settings.types).map(([uid, { kind, fields }]) => [uid, { uid, kind, fields: fields ?? {} }]),
  );
  let started: Awaited<ReturnType<typeof start>> | null = null;

  const defaults = createDefaults({
    strapi,
    sourceType: UIDS.source,
    subjectType: settings.subjects,
    agency: () => readAgency(strapi),
  });
  const capture = createCapture({
    strapi,
    types,
    clock,
    provider: settings.provider,
    ...defaults,
    onCommitted: () => void started?.sequencer.run(),
  });

  async function start() {
    const knex = strapi.db.connection as unknown as Knex;
    if (!(await knex.schema.hasTable('wire_events'))) {
      throw new Error(
        'The wire has no tables: database/migrations were not run. Is database/migrations in the compiled app?',
      );
    }
    const sqlite = strapi.db.dialect.client === 'sqlite';
    const filename = sqlite ? sqliteFile(strapi) : '';
    const reader = sqlite
      ? sqliteReader({ filename })
      : postgresReader({
          raw: async (sql, parameters) => (await knex.raw(sql, parameters as never)) as { rows: unknown[] },
        });
    if (!sqlite) await createLedgerTables({ raw: (sql: string) => knex.raw(sql) });
    const ledger: Ledger = await openLedger(
      sqlite
        ? { client: 'sqlite', filename: ledgerFile(filename) }
        : { client: 'postgres', port: postgresPort({ knex }) },
    );
    const indexed = await indexMissing({ knex });
    if (indexed > 0) strapi.log.info(`Search: ${indexed} editions were indexed.`);
    const archive = createArchive({ reader });
    const bell = createBell();
    const rights = createRightsStore({
      strapi,
      reader,
      clock,
      poll: !sqlite,
      onRevoked: () => void started?.sequencer.run(),
    });
    await watchTables(knex);
    const vault = configuredVault();
    assertOutside({ directory: vault.vault.directory, publicDirectory: strapi.dirs.static.public });
    const unprotect = protectWith(pinnedBy({ reader }), (cause) =>
      strapi.log.error(`The vault kept what it could not check: ${String(cause)}`),
    );
    await rights.refresh();
    rights.watch();
    sayUnspoken(await rights.current(), strapi.log);
    await sayUnnoticed({ reader, agency: await readAgency(strapi), log: strapi.log });
    const sequencer = createSequencer({ knex, reader, clock, onNumbered: () => bell.ring(), log: strapi.log });
    // What a crash left without a number is numbered before anybody asks.
    await sequencer.run();
    let head = await archive.head();
    let ticking = false;
    const timer = setInterval(() => {
      if (ticking) return;
      ticking = true;
      tick()
        .catch((error: unknown) =>
          strapi.log.error(`Syndication fell behind: ${error instanceof Error ? error.message : String(error)}`),
        )
        .finally(() => {
          ticking = false;
        });
    }, TICK);
    const sweeper = setInterval(() => void rights.sweep().catch(() => undefined), SWEEP);
    async function tick(): Promise<void> {
      await sequencer.tick();
      if (!sqlite) await rights.refresh();
      reader.look();
      const now = await archive.head();
      if (now !== head) {
        head = now;
        bell.ring();
      }
    }
    const keyUse = createKeyUse({ knex, clock, log: strapi.log });
    const limits = createLimits({ settings: settings.limits, clock, log: strapi.log });
    const api = createPartnerApi({
      settings: {
        prefix: settings.prefix,
        publicUrl: settings.publicUrl.replace(/\/$/, ''),
        origin: settings.publicUrl.replace(/\/$/, '') || addressOf(strapi),
        pepper: settings.pepper,
        cursorSecret: settings.secret,
        proxies: settings.proxies,
        cacheBytes: settings.cacheMegabytes * 1_048_576,
        ownNames: `urn:newsml:${settings.provider}:`,
        redirectAbove: settings.redirectAbove ?? null,
        guides: settings.guides,
      },
      archive,
      bell,
      ledger,
      limits,
      used: keyUse.used,
      rights,
      vault: vault.vault,
      clock,
      log: strapi.log,
    });
    const front = createFront({
      settings: {
        ...settings.front,
        prefix: settings.prefix,
        origin: settings.publicUrl.replace(/\/$/, '') || addressOf(strapi),
        proxies: settings.proxies,
        publicDirectory: strapi.dirs.static.public,
      },
      agency: () => readAgency(strapi),
      services: () => serviceNames(strapi, settings.services),
      limits,
      clock,
      log: strapi.log,
    });
    return {
      api,
      front,
      /** What staff see in the media library, by addresses that live for minutes. */
      staffMedia: serveSigned({ vault: vault.vault, secret: vault.signingSecret }),
      /** Removes what the media library let go of and nothing needs, as it is done every few minutes. */
      sweepVault,
      archive,
      desk: createDesk({ archive, rights, ledger, clock }),
      keyUse,
      ledger,
      rights,
      sequencer,
      async stop() {
        clearInterval(timer);
        clearInterval(sweeper);
        unprotect();
        limits.close();
        await keyUse.stop();
        bell.ring();
        await sequencer.stop();
        await ledger.close();
        await reader.close();
      },
    };
  }

  return {
    settings,
    capture,
    /** What is licensed: the documents' types, and all that the plugin keeps of its own. */
    guard: createGuard({
      strapi,
      types: [...types.keys(), ...Object.keys(strapi.contentTypes).filter((uid) => uid.startsWith(`${PLUGIN}.`))],
      prefix: settings.prefix,
      provider: VAULT_PROVIDER,
    }),
    operations: createOperations({ strapi, capture }),
    importer: createImporter({
      strapi,
      capture,
      types,
      serviceType: settings.services,
      subjectType: settings.subjects,
    }),
    async apply({ days = SIMULATED, ...order }: { file: string; dryRun: boolean; days?: number }) {
      const { proposed, ...applied } = await applyTerms({
        strapi,
        ...order,
        pepper: settings.pepper,
        serviceType: settings.services,
        clock,
      });
      // What a change would change is told before it is made, by what the wire carried of late.
      const changes = proposed && applied.ok && started ? await started.desk.changes({ proposed, days }) : [];
      return { ...applied, changes };
    },
    clock,
    /** Not there before bootstrap is over. */
    get running() {
      return started;
    },
    async start(): Promise<void> {
      started = await start();
    },
    async stop(): Promise<void> {
      const running = started;
      started = null;
      await running?.stop();
    },
  };
}
export type Runtime = ReturnType<typeof createRuntime>;

const runtimes = new WeakMap<Core.Strapi, Runtime>();

export function runtimeOf(strapi: Core.Strapi): Runtime {
  let runtime = runtimes.get(strapi);
  if (!runtime) {
    runtime = createRuntime(strapi);
    runtimes.set(strapi, runtime);
  }
  return runtime;
}

/** Bytes that an edition pins, or that a file of the media library still is, are never removed. */
const pinnedBy =
  ({ reader }: { reader: Reader }) =>
  async (sha256: string): Promise<boolean> => {
    const like = `%${sha256}%`;
    const rows = await reader.all(
      `SELECT 1 AS one FROM wire_pins WHERE sha256 = ? UNION ALL
       SELECT 1 FROM files WHERE CAST(provider_metadata AS TEXT) LIKE ? OR CAST(formats AS TEXT) LIKE ? LIMIT 1`,
      [sha256, like, like],
    );
    return rows.length > 0;
  };

function sqliteFile(strapi: Core.Strapi): string {
  const filename: unknown = strapi.config.get('database.connection.connection.filename');
  if (typeof filename !== 'string') throw new Error('database.connection.connection.filename is not set');
  return path.resolve(strapi.dirs.app.root, filename);
}

/** `data.db` → `data.ledger.db`, beside it. */
const ledgerFile = (filename: string): string =>
  path.join(path.dirname(filename), `${path.basename(filename, path.extname(filename))}.ledger.db`);
