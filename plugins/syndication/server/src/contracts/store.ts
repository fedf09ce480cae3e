import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import type { ContractVersion } from '../gate';
import type { Reader } from '../wire';
import { UIDS, type ContractTypeName } from './content-types';
import type { Row } from './rows';
import { buildRights, type Agency, type Rights } from './snapshot';
import { noteStandings } from './standings';
import { ensureVersions } from './versions';

/** How old the last good look at the database may be before a process refuses to answer (milliseconds). */
const STALE_AFTER = 2_000;
/** Rows of the control table older than this are swept (milliseconds). */
const CONTROL_KEPT = 3_600_000;

/** Tables whose every change, by whatever way it came, is a change of rights. */
const WATCHED = ['outlets', 'destinations', 'connections', 'keys', 'sources', 'licences', 'contracts'].map(
  (name) => `syndication_${name}`,
);

export class StaleError extends Error {
  constructor() {
    super('This process cannot confirm that it is up to date.');
    this.name = 'StaleError';
  }
}

/**
 * Keeps the rights of this process in step with the database. Triggers write a control row in the transaction of each
 * change, so that a change written past the forms counts as well, and before any answer the newest control row is
 * compared: on SQLite at each request, on PostgreSQL by a poll.
 */
export function createRightsStore(input: {
  strapi: Core.Strapi;
  reader: Reader;
  clock: () => number;
  poll: boolean;
  /** Something waits on the wire to be numbered. */
  onRevoked?: () => void;
}) {
  const { strapi, reader, clock } = input;
  let rights: Rights | null = null;
  let seen = '';
  let confirmed = -Infinity;
  let loading: Promise<void> | null = null;
  let stale = true;
  let looked: number | null = null;

  async function signature(): Promise<string> {
    const [row] = await reader.all<{ newest: number | string | null; count: number | string }>(
      'SELECT MAX(id) AS newest, COUNT(*) AS count FROM wire_control',
    );
    return `${row?.newest ?? 0}/${row?.count ?? 0}`;
  }

  async function load(): Promise<void> {
    const now = await signature();
    if (rights && now === seen) return;
    const stored = await readStored(strapi);
    const { versions, broken } = await ensureVersions({
      knex: strapi.db.connection as unknown as Knex,
      stored,
      now: clock(),
    });
    for (const { reason } of broken) strapi.log.error(`A contract cannot be read and grants nothing: ${reason}`);
    const built = buildRights({ ...stored, versions, broken });
    if (await noteStandings({ knex: strapi.db.connection as unknown as Knex, rights: built, now: clock() }))
      input.onRevoked?.();
    rights = built;
    seen = now;
  }

  /** Takes what changed; those who come while a look is under way wait for it, and look again if it began too early. */
  async function look(): Promise<void> {
    while (loading) await loading.catch(() => undefined);
    if (!stale) return;
    stale = false;
    const started = clock();
    loading = load()
      .then(() => {
        confirmed = started;
      })
      .catch((error: unknown) => {
        stale = true;
        throw error;
      })
      .finally(() => {
        loading = null;
      });
    await loading;
  }

  return {
    /** The rights in force now. Throws StaleError where that cannot be known. */
    async current(): Promise<Rights> {
      const version = reader.look();
      if (version !== looked) stale = true;
      looked = version;
      if (stale || loading) await look();
      if (!rights || (input.poll && clock() - confirmed > STALE_AFTER)) throw new StaleError();
      return rights;
    },
    /** Looks at the database now, whether or not anything is known to have changed. */
    async refresh(): Promise<void> {
      stale = true;
      await look();
    },
    /** A change that this process makes is in force with its next request: by the poll alone it would be a quarter second later. */
    watch(): void {
      const changed = async () => {
        if (!strapi.db.inTransaction()) stale = true;
        else await strapi.db.transaction(async ({ onCommit }) => onCommit(() => (stale = true)));
      };
      const events = [
        'afterCreate',
        'afterCreateMany',
        'afterUpdate',
        'afterUpdateMany',
        'afterDelete',
        'afterDeleteMany',
      ];
      strapi.db.lifecycles.subscribe({
        models: Object.values(UIDS),
        ...Object.fromEntries(events.map((name) => [name, changed])),
      });
    },
    /** All versions that were kept of some contracts. */
    async versionsOf(references: string[]): Promise<ContractVersion[]> {
      const rows = (await strapi.db
        .connection('contract_versions')
        .whereIn('reference', references)
        .orderBy('version', 'desc')
        .select('version', 'document')) as Array<{ version: number; document: string }>;
      return rows.map(({ version, document }) => ({ ...(JSON.parse(document) as ContractVersion), version }));
    },
    async sweep(): Promise<void> {
      await strapi.db
        .connection('wire_control')
        .where('at', '<', clock() - CONTROL_KEPT)
        .delete();
    },
  };
}
export type RightsStore = ReturnType<typeof createRightsStore>;

const find = (strapi: Core.Strapi, type: ContractTypeName, populate: string[] = []): Promise<Row[]> =>
  strapi.db.query(UIDS[type]).findMany({ populate, orderBy: { id: 'asc' } }) as Promise<Row[]>;

export async function readStored(strapi: Core.Strapi) {
  return {
    agency: await readAgency(strapi),
    outlets: await find(strapi, 'outlet'),
    destinations: await find(strapi, 'destination', ['outlet']),
    connections: await find(strapi, 'connection', ['outlet', 'destinations']),
    keys: await find(strapi, 'key', ['connection']),
    sources: await find(strapi, 'source'),
    licences: await find(strapi, 'licence'),
    contracts: await find(strapi, 'contract', ['outlet']),
  };
}

const agencyStore = (strapi: Core.Strapi) => strapi.store({ type: 'plugin', name: 'syndication', key: 'agency' });

export const readAgency = async (strapi: Core.Strapi): Promise<Agency> =>
  ((await agencyStore(strapi).get({})) as Agency | null) ?? {};

/** What outlets read of the agency goes with their rights, but lies in a table of Strapi's that has no trigger of ours. */
export const writeAgency = async (strapi: Core.Strapi, agency: Agency): Promise<void> => {
  await strapi.db.transaction(async ({ trx }) => {
    await agencyStore(strapi).set({ value: agency });
    await trx('wire_control').insert({ topic: 'rights', at: Date.now() });
  });
};

/** Columns that grant nothing: no right changes with them. */
const IDLE = new Set(['last_used']);

/** The triggers behind the store; made anew at each start, since Strapi rebuilds tables when a schema changes. */
export async function watchTables(knex: Knex): Promise<void> {
  const linked = (await tablesOf(knex)).filter((name) =>
    WATCHED.some((table) => name === table || (name.startsWith(table) && name.endsWith('_lnk'))),
  );
  if (knex.client.driverName === 'pg') {
    await knex.raw(`CREATE OR REPLACE FUNCTION wiregate_rights_changed() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO wire_control (topic, at) VALUES ('rights', (extract(epoch FROM clock_timestamp()) * 1000)::bigint); RETURN NULL; END $$`);
    for (const table of linked) {
      await knex.raw(`CREATE OR REPLACE TRIGGER wiregate_rights AFTER INSERT OR UPDATE OF ${await columnsOf(knex, table)} OR DELETE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION wiregate_rights_changed()`);
    }
    return;
  }
  // In one transaction: beside a process that is serving there is no moment without them.
  await knex.transaction(async (trx) => {
    for (const table of linked) {
      for (const action of ['INSERT', `UPDATE OF ${await columnsOf(trx, table)}`, 'DELETE']) {
        const name = `${table}_rights_${action.slice(0, 6).toLowerCase()}`;
        await trx.raw(`DROP TRIGGER IF EXISTS ${name}`);
        await trx.raw(`CREATE TRIGGER ${name} AFTER ${action} ON ${table}
          BEGIN INSERT INTO wire_control (topic, at) VALUES ('rights', CAST(unixepoch('subsec') * 1000 AS INTEGER)); END`);
      }
    }
  });
}

async function columnsOf(knex: Knex, table: string): Promise<string> {
  const columns = Object.keys(await knex(table).columnInfo()).filter((name) => !IDLE.has(name));
  return columns.map((name) => `"${name}"`).join(', ');
}

async function tablesOf(knex: Knex): Promise<string[]> {
  if (knex.client.driverName === 'pg') {
    const { rows } = (await knex.raw(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = ANY (current_schemas(false))',
    )) as { rows: Array<{ name: string }> };
    return rows.map(({ name }) => name);
  }
  return ((await knex.raw(`SELECT name FROM sqlite_master WHERE type = 'table'`)) as Array<{ name: string }>).map(
    ({ name }) => name,
  );
}
