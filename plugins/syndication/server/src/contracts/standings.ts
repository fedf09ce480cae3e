import type { Knex } from 'knex';
import { hashOf } from './versions';
import type { Rights } from './snapshot';

/** What of an outlet's rights is compared, and the instants (epoch milliseconds) at which some of them end by themselves. */
interface Standing {
  outlet: string;
  hash: string;
  ends: number[];
}

function standingOf(rights: Rights, outlet: string): Standing {
  const contracts = rights.contracts(outlet);
  const ends = contracts.flatMap(({ term, sources }) => [
    term.graceUntil,
    ...[...sources.values()].map(({ until }) => until),
  ]);
  return {
    outlet,
    hash: hashOf([rights.destinations(outlet), contracts.map(({ source }) => source)]),
    ends: [...new Set(ends.filter(Number.isFinite))],
  };
}

/**
 * Puts a `revoked` on its way for each outlet whose rights are others than when somebody last looked, and sets timers for
 * the ends that are to come. However many processes look, one of them finds the difference. What the outlet lost by it,
 * if anything, is found when the event is read. An outlet that is seen for the first time has lost nothing.
 */
export async function noteStandings(input: { knex: Knex; rights: Rights; now: number }): Promise<boolean> {
  const { knex, rights, now } = input;
  const known = new Map(
    ((await knex('outlet_standings').select('outlet', 'hash')) as Array<{ outlet: string; hash: string }>).map(
      (row) => [row.outlet, row.hash],
    ),
  );
  const changed = rights
    .outlets()
    .map((outlet) => standingOf(rights, outlet))
    .filter(({ outlet, hash }) => known.get(outlet) !== hash);
  for (const standing of changed) await knex.transaction((trx) => note({ trx, standing, before: known, now }));
  return changed.length > 0;
}

async function note(input: {
  trx: Knex.Transaction;
  standing: Standing;
  before: ReadonlyMap<string, string>;
  now: number;
}): Promise<void> {
  const { trx, standing, now } = input;
  const { outlet, hash } = standing;
  const before = input.before.get(outlet);
  const moved =
    before === undefined
      ? await trx('outlet_standings').insert({ outlet, hash }).onConflict('outlet').ignore().returning('outlet')
      : await trx('outlet_standings').where({ outlet, hash: before }).update({ hash }).returning('outlet');
  // Another process was here first, and does what follows.
  if (moved.length === 0) return;
  if (before !== undefined) await trx('wire_outbox').insert({ item: '', edition: 0, type: 'revoked', outlet });
  await trx('wire_timers').where({ type: 'revoked', outlet }).delete();
  for (const due of standing.ends.filter((end) => end > now))
    await trx('wire_timers').insert({ item: `${hashOf(outlet).slice(0, 20)}:${due}`, type: 'revoked', due, outlet });
}
