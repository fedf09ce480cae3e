import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { PROJECT } from '../src/project';

type Env = Core.Config.Shared.ConfigParams['env'];
type Connection = Core.Config.Database['connection'];

/** What is needed of a connection of better-sqlite3. */
interface Sqlite {
  pragma(statement: string): unknown;
  prepare(statement: string): unknown;
}

const isSqlite = (connection: unknown): connection is Sqlite =>
  typeof connection === 'object' && connection !== null && 'pragma' in connection;

/**
 * WAL lets delivery read on a connection of its own while the newsroom writes. With it NORMAL loses no committed
 * transaction when the process dies, only when the machine does, and never leaves a damaged file.
 */
function prepareSqlite(connection: unknown, done: (error?: Error, connection?: unknown) => void): void {
  try {
    if (!isSqlite(connection)) throw new Error('DATABASE_CLIENT=sqlite needs the driver better-sqlite3');
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    connection.pragma('busy_timeout = 10000');
    connection.pragma('foreign_keys = ON');
    // A deferred transaction that reads first and writes later fails at once when another process, a command beside the
    // server, wrote in between: busy_timeout does not help it. One that is immediate waits its turn.
    const prepare = connection.prepare.bind(connection);
    connection.prepare = (statement) => prepare(/^begin;?$/i.test(statement) ? 'BEGIN IMMEDIATE' : statement);
    done(undefined, connection);
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), connection);
  }
}

function sqlite(env: Env): Connection {
  return {
    client: 'sqlite',
    connection: { filename: path.resolve(PROJECT, env('DATABASE_FILENAME', '.tmp/data.db')) },
    useNullAsDefault: true,
    pool: { min: 1, max: 1, afterCreate: prepareSqlite },
  };
}

function postgres(env: Env): Connection {
  const url = env('DATABASE_URL');
  return {
    client: 'postgres',
    connection: {
      // pg lets an address win over the single parts, so both may stand side by side.
      ...(url ? { connectionString: url } : {}),
      host: env('DATABASE_HOST', 'localhost'),
      port: env.int('DATABASE_PORT', 5432),
      database: env('DATABASE_NAME', 'wiregate'),
      user: env('DATABASE_USERNAME', 'wiregate'),
      password: env('DATABASE_PASSWORD', ''),
      schema: env('DATABASE_SCHEMA', 'public'),
      ssl: env.bool('DATABASE_SSL', false) && {
        rejectUnauthorized: env.bool('DATABASE_SSL_REJECT_UNAUTHORIZED', true),
        ca: env('DATABASE_SSL_CA', undefined),
      },
    },
    pool: { min: env.int('DATABASE_POOL_MIN', 2), max: env.int('DATABASE_POOL_MAX', 10) },
  };
}

function connectionOf(env: Env): Connection {
  const client = env('DATABASE_CLIENT', 'sqlite');
  if (client === 'sqlite') return sqlite(env);
  if (client === 'postgres') return postgres(env);
  throw new Error(`DATABASE_CLIENT is '${client}'; it must be sqlite or postgres`);
}

const config = ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Database => ({
  connection: connectionOf(env),
  settings: {
    // Without this, Strapi drops the tables of a plugin that is not built or switched off, without a word.
    forceMigration: false,
    useTypescriptMigrations: true,
  },
});

export default config;
