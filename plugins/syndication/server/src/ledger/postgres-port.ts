/** PostgreSQL as the ledger needs it: statements with `?` placeholders, rows out; an array is bound as one value. */
export interface PostgresPort {
  query<Row>(sql: string, parameters: unknown[]): Promise<Row[]>;
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<Result>(work: (port: Pick<PostgresPort, 'query'>) => Promise<Result>): Promise<Result>;
}

/** As much of knex as is needed; a knex transaction has `raw` as well. */
export interface KnexLike {
  raw(sql: string, bindings: unknown[]): PromiseLike<unknown>;
  transaction<Result>(work: (trx: Pick<KnexLike, 'raw'>) => Promise<Result>): Promise<Result>;
}

/** The port of a knex instance whose client is `pg`. */
export function postgresPort(input: { knex: KnexLike }): PostgresPort {
  const queryOf =
    (knex: Pick<KnexLike, 'raw'>) =>
    async <Row>(sql: string, parameters: unknown[]) =>
      ((await knex.raw(sql, parameters)) as { rows: Row[] }).rows;
  return {
    query: queryOf(input.knex),
    transaction: (work) => input.knex.transaction((trx) => work({ query: queryOf(trx) })),
  };
}
