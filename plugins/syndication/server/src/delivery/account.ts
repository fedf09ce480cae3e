import { stringify } from 'csv-stringify/sync';
import { textIn } from '../../../shared/terms';
import { counterOf, deletionOf, permitsOf, type CompiledContract } from '../gate';
import { countKey, type Ledger } from '../ledger';
import { warningOf } from './warnings';
import type { Cursors } from './cursor';
import type { FeedAddresses } from './feed-address';
import { boundTo } from './filters';
import { withFeedAddress } from './reader-feed';
import type { Draft } from './draft';
import type { z } from 'zod';
import type { recordsQuery } from './query';
import type { Session } from './session';

type RecordsQuery = z.infer<typeof recordsQuery>;

/** `GET /account`: who asks, and what the contracts in force permit, in words. */
export async function account(input: {
  ledger: Ledger;
  session: Session;
  addresses: FeedAddresses;
  /** Base address of the API, with scheme and host. */
  base: string;
}): Promise<Draft> {
  const { session } = input;
  const { connection, outlet, key } = session;
  const quotas = await quotasOf(input);
  return json({
    outlet: { code: outlet.code, name: outlet.name, language: outlet.language },
    connection: { code: connection.code },
    key: {
      id: key.id,
      environment: key.environment,
      scopes: key.scopes,
      ...(key.expires ? { expires: new Date(key.expires).toISOString() } : {}),
    },
    destinations: connection.destinations.map(({ code, channel, property, territories }) => ({
      code,
      channel,
      property,
      territories,
    })),
    contracts: session.inForce.map((contract) => contractOf(contract, session)),
    feeds: feedsOf(input),
    quotas,
    entitlement: session.entitlement,
  });
}

/** Addresses for feed readers, which can send no header: whoever has one reads by it, until the key is revoked. */
function feedsOf({ session, addresses, base }: { session: Session; addresses: FeedAddresses; base: string }) {
  return withFeedAddress(session).map((destination) => {
    const { id: key, connection } = session.key;
    const address = `${base}/feeds/${addresses.seal({ key, connection, destination })}`;
    return { destination, atom: `${address}.atom`, rss: `${address}.rss`, json: `${address}.json` };
  });
}

function contractOf(contract: CompiledContract, session: Session) {
  const { contract: terms } = contract.source;
  const served = new Set(session.connection.destinations.map(({ code }) => code));
  return {
    reference: contract.reference,
    version: contract.version,
    basis: terms.basis,
    starts: terms.starts,
    ends: terms.ends ?? null,
    timeZone: terms.timeZone,
    inGrace: session.now >= contract.term.until,
    schedules: [...contract.schedules]
      .sort((a, b) => a.number - b.number)
      .map((schedule) => ({
        schedule: schedule.number,
        licence: terms.schedules[schedule.number - 1]?.licence,
        destinations: [...schedule.destinations.keys()].filter((code) => served.has(code)),
        access: schedule.access,
        permits: schedule.licence ? permitsOf({ licence: schedule.licence, language: session.outlet.language }) : [],
      })),
    clauses: (terms.clauses ?? []).map(({ id, text }) => ({ id, text: textIn(text, session.outlet.language) })),
  };
}

/** What is used of each quota of the schedules that serve this connection, and what is left until it begins anew. */
async function quotasOf({ ledger, session }: { ledger: Ledger; session: Session }) {
  const test = session.key.environment === 'test';
  const served = new Set(session.connection.destinations.map(({ code }) => code));
  const rows = session.inForce.flatMap((contract) =>
    contract.schedules.flatMap(({ number, destinations, meter }) =>
      meter === null || ![...destinations.keys()].some((code) => served.has(code))
        ? []
        : meter.quotas.map((quota) => ({
            contract: contract.reference,
            schedule: number,
            take: meter.take,
            quota,
            counter: counterOf(quota.counter, test),
            window: meter.windowAt(quota.period, session.now),
          })),
    ),
  );
  const counts = rows.map(({ counter, window }) => ({ counter, period: window.key }));
  const { used } = await ledger.usage({ counts, units: [] });
  return rows.map(({ contract, schedule, take, quota, counter, window }) => {
    const { unit, period, limit, bill } = quota;
    const spent = used.get(countKey({ counter, period: window.key })) ?? 0;
    return {
      contract,
      schedule,
      unit,
      period,
      meter: take ? 'take' : 'pull',
      used: spent,
      limit,
      left: limit === null ? null : Math.max(limit - spent, 0),
      ...(bill ? { billed: { above: bill.above, price: bill.price, units: Math.max(spent - bill.above, 0) } } : {}),
      resets: Number.isFinite(window.until) ? new Date(window.until).toISOString() : null,
      warning: warningOf({ used: spent, limit: limit ?? bill?.above ?? null }),
    };
  });
}

/** `GET /account/deliveries`: what was delivered, newest first. */
export async function deliveries(input: {
  ledger: Ledger;
  cursors: Cursors;
  session: Session;
  query: RecordsQuery;
}): Promise<Draft> {
  const { query, session } = input;
  const bound = boundTo('deliveries', session, { since: query.since, until: query.until });
  const before = query.after === undefined ? undefined : (input.cursors.open(query.after, bound) as number);
  const { rows } = await input.ledger.deliveries({
    outlet: session.outlet.code,
    before,
    since: query.since,
    until: query.until,
    limit: query.limit,
  });
  const cursor = rows.length === query.limit ? input.cursors.seal(rows.at(-1)?.id, bound) : null;
  if (query.format === 'csv') {
    const lines = rows.flatMap((row) =>
      row.items.flatMap((item) => {
        const head = [
          new Date(row.at).toISOString(),
          row.requestId,
          row.connection,
          row.route,
          item.item,
          item.edition,
          item.kind,
          item.language,
          item.uri,
          item.view,
        ];
        return item.parts.length === 0
          ? [[...head, '', '', '', '', '']]
          : item.parts.map((part) => [...head, part.part, part.destination, part.contract, part.version, part.access]);
      }),
    );
    return csv(
      [
        'at',
        'requestId',
        'connection',
        'route',
        'item',
        'edition',
        'kind',
        'language',
        'uri',
        'view',
        'part',
        'destination',
        'contract',
        'version',
        'access',
      ],
      lines,
      cursor,
    );
  }
  return json({
    deliveries: rows.map(({ id: _, at, key: __, outlet: ___, ...row }) => ({ at: new Date(at).toISOString(), ...row })),
    cursor,
  });
}

/** `GET /account/holdings`: what is held, oldest first; `deleteBefore` names those that must be deleted by then. */
export async function holdings(input: {
  ledger: Ledger;
  cursors: Cursors;
  session: Session;
  query: RecordsQuery;
}): Promise<Draft> {
  const { query, session } = input;
  const bound = boundTo('holdings', session, { deleteBefore: query.deleteBefore });
  let after = query.after === undefined ? undefined : (input.cursors.open(query.after, bound) as number);
  const found: Array<Record<string, string | number | null>> = [];
  let exhausted = false;
  while (found.length < query.limit && !exhausted) {
    const { rows } = await input.ledger.holdings({ outlet: session.outlet.code, after, limit: query.limit });
    exhausted = rows.length < query.limit;
    for (const row of rows) {
      after = row.id;
      const { id: _, outlet: __, first, last, ...rest } = row;
      const deleteBy = deleteByOf({ session, contract: row.contract, first });
      if (query.deleteBefore !== undefined && !(deleteBy !== null && deleteBy < query.deleteBefore)) continue;
      found.push({
        ...rest,
        first: new Date(first).toISOString(),
        last: new Date(last).toISOString(),
        deleteBy: deleteBy === null ? null : new Date(deleteBy).toISOString(),
      });
      if (found.length === query.limit) {
        exhausted = exhausted && row === rows.at(-1);
        break;
      }
    }
  }
  const cursor = exhausted ? null : input.cursors.seal(after, bound);
  if (query.format === 'csv') {
    const columns = [
      'destination',
      'item',
      'edition',
      'part',
      'contract',
      'kind',
      'language',
      'uri',
      'first',
      'last',
      'deleteBy',
    ];
    return csv(
      columns,
      found.map((row) => columns.map((column) => row[column] ?? '')),
      cursor,
    );
  }
  return json({ holdings: found, cursor });
}

/** The earliest term that the schedules of the holding's contract set, counted from its first delivery. */
function deleteByOf(input: { session: Session; contract: string; first: number }): number | null {
  const contract = input.session.contracts.find(({ reference }) => reference === input.contract);
  const counted = contract?.schedules.some(({ licence }) => licence?.retention || licence?.purge);
  return contract && counted
    ? deletionOf({ contracts: [contract], firstDelivery: input.first, now: input.session.now })
    : null;
}

const json = (value: unknown): Draft => ({
  status: 200,
  headers: {},
  body: [Buffer.from(JSON.stringify(value))],
  items: [],
  read: [],
});

function csv(columns: string[], lines: unknown[][], cursor: string | null): Draft {
  // Spreadsheets run what begins like a formula.
  const safe = lines.map((line) =>
    line.map((cell) => (typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)),
  );
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      ...(cursor ? { 'x-next-cursor': cursor } : {}),
    },
    body: [Buffer.from(stringify([columns, ...safe]))],
    items: [],
    read: [],
  };
}
