import { createHash, randomUUID } from 'node:crypto';
import {
  keyRefusal,
  lengthOf,
  momentOf,
  termRefusal,
  type CompiledContract,
  type Connection,
  type Key,
  type Refusal,
} from '../gate';
import { parseCredential, secretMatches, type OutletRecord, type Rights } from '../contracts';
import { contains } from './limits';
import { Problem } from './problems';

/** Who asks, with the rights that were in force when it was looked up. */
export interface Session extends Standing {
  requestId: string;
  now: number;
  key: Key;
  connection: Connection;
  outlet: OutletRecord;
  rights: Rights;
  contracts: CompiledContract[];
  broken: string[];
}

/** What stays the same for a key until its rights change or the clock reaches the start or the end of a contract. */
interface Standing {
  /** The contracts that are in force. */
  inForce: CompiledContract[];
  /** Changes when the rights of the connection do, also by the mere passing of time (a start, an end). */
  entitlement: string;
  /** Names rights, key and destinations: whoever has the same sees the same. */
  lens: string;
  /** Whether anything that they cover is counted. */
  metered: boolean;
  /** The delays (ISO 8601) of schedules for its destinations, each once, the shortest first. */
  delays: string[];
}

/** A refusal before any item is looked at, with what the ledger should know of the caller. */
export class Rejected extends Error {
  constructor(
    readonly problem: Problem,
    readonly refusal: Refusal,
    readonly caller: { key: string; connection: string | null; outlet: string | null } | null,
  ) {
    super(refusal.reason);
    this.name = 'Rejected';
  }
}

export const newRequestId = (): string => randomUUID();

/** One and the same answer for no key, an unknown, a revoked and an expired one. */
const unauthorized = () =>
  new Problem(
    'unauthorized',
    'Send your key as "Authorization: Bearer wk_…", or by HTTP Basic with keyId and secret.',
    {
      headers: { 'WWW-Authenticate': 'Bearer realm="syndication", Basic realm="syndication", charset="UTF-8"' },
    },
  );

const NOBODY = '0'.repeat(64);

export function authenticate(input: {
  authorization: string | undefined;
  address: string;
  rights: Rights;
  pepper: string;
  now: number;
  requestId: string;
}): Session {
  const { rights } = input;
  const credential = parseCredential(input.authorization);
  const known = credential ? rights.key(credential.keyId) : undefined;
  // The hash is compared whether or not the key is known, so that time does not tell.
  const matches = secretMatches({
    secret: credential?.secret ?? '',
    secretHash: known?.secretHash ?? NOBODY,
    pepper: input.pepper,
  });
  if (
    !credential ||
    !known ||
    !matches ||
    (credential.environment !== null && credential.environment !== known.key.environment)
  ) {
    throw new Rejected(unauthorized(), { rule: 'key.active', reason: 'The key is not known.' }, null);
  }
  const { address, now, requestId } = input;
  return admitted({ key: known.key, address, rights, now, requestId });
}

/** Who holds a signed address of ours: the address stands for the key by which it was asked for, and for no other. */
export function authenticateGrant(input: {
  grant: { key: string; connection: string };
  address: string;
  rights: Rights;
  now: number;
  requestId: string;
}): Session {
  const known = input.rights.key(input.grant.key);
  if (known?.key.connection !== input.grant.connection)
    throw new Rejected(unauthorized(), { rule: 'key.active', reason: 'The key is not known.' }, null);
  return admitted({ ...input, key: known.key });
}

function admitted(input: { key: Key; address: string; rights: Rights; now: number; requestId: string }): Session {
  const { key, rights, now } = input;
  const connection = rights.connection(key.connection);
  const outlet = connection && rights.outlet(connection.outlet);
  const caller = { key: key.id, connection: connection?.code ?? null, outlet: outlet?.code ?? null };
  const moment = momentOf(now);
  const inactive = keyRefusal({ key, moment });
  if (inactive || !connection || !outlet) {
    throw new Rejected(
      unauthorized(),
      inactive ?? { rule: 'key.active', reason: 'The key has no connection.' },
      caller,
    );
  }
  if (!addressAllowed(key.addresses, input.address)) {
    const reason = 'The key is not valid from this address.';
    throw new Rejected(
      new Problem('address-not-allowed', reason, { members: { rule: 'key.address' } }),
      { rule: 'key.address', reason },
      caller,
    );
  }
  const unscoped = keyRefusal({ key, moment, scope: 'read' });
  if (unscoped)
    throw new Rejected(
      new Problem('scope-missing', unscoped.reason, { members: { rule: unscoped.rule } }),
      unscoped,
      caller,
    );
  return sessionOf({ requestId: input.requestId, now, key, connection, outlet, rights });
}

/** A caller without a key of its own: the agency's own code, on behalf of a connection. Throws Problem where there is none. */
export function sessionFor(input: {
  rights: Rights;
  key: Omit<Key, 'active'>;
  now: number;
  requestId: string;
}): Session {
  const { rights, now, requestId } = input;
  const connection = rights.connection(input.key.connection);
  const outlet = connection && rights.outlet(connection.outlet);
  if (!connection || !outlet) throw new Problem('not-found', `There is no connection ${input.key.connection}.`);
  const key = { ...input.key, active: connection.active && outlet.active };
  return sessionOf({ requestId, now, key, connection, outlet, rights });
}

/** The same caller under the same rights, now. Throws Rejected where the key has expired meanwhile. */
export function renewed(session: Session, now: number): Session {
  const { requestId, key, connection, outlet, rights } = session;
  const expired = keyRefusal({ key, moment: momentOf(now), scope: 'read' });
  if (expired)
    throw new Rejected(unauthorized(), expired, { key: key.id, connection: connection.code, outlet: outlet.code });
  return sessionOf({ requestId, now, key, connection, outlet, rights });
}

/** Member by member: V8 takes microseconds to spread what is put together of several. */
function sessionOf(who: Pick<Session, 'requestId' | 'now' | 'key' | 'connection' | 'outlet' | 'rights'>): Session {
  const { requestId, now, key, connection, outlet, rights } = who;
  const { inForce, entitlement, lens, metered, delays } = standingOf(who);
  return {
    requestId,
    now,
    key,
    connection,
    outlet,
    rights,
    contracts: rights.contracts(outlet.code),
    broken: rights.broken(outlet.code),
    inForce,
    entitlement,
    lens,
    metered,
    delays,
  };
}

const standings = new WeakMap<Rights, Map<string, { standing: Standing; from: number; until: number }>>();
let lenses = 0;

function standingOf(input: { rights: Rights; key: Key; connection: Connection; now: number }): Standing {
  const { rights, key, connection, now } = input;
  let known = standings.get(rights);
  if (!known) standings.set(rights, (known = new Map()));
  const last = known.get(key.id);
  if (last && last.from <= now && now < last.until) return last.standing;
  const moment = momentOf(now);
  const inForce = rights.contracts(connection.outlet).filter((contract) => termRefusal(contract, moment) === null);
  const named = inForce.map(({ reference, version }) => `${reference}@${version}`).sort();
  const entitlement = createHash('sha256')
    .update(JSON.stringify([rights.entitlement(connection.code), named]))
    .digest('base64url')
    .slice(0, 22);
  const served = new Set(connection.destinations.map(({ code }) => code));
  const schedules = inForce
    .flatMap((contract) => contract.schedules)
    .filter(({ destinations }) => [...destinations.keys()].some((code) => served.has(code)));
  const standing = {
    inForce,
    entitlement,
    lens: `${(lenses += 1)}`,
    metered: schedules.some(({ meter }) => meter !== null),
    delays: [...new Set(schedules.flatMap(({ delay }) => delay ?? []))].sort((a, b) => lengthOf(a) - lengthOf(b)),
  };
  known.set(key.id, { standing, from: now, until: moment.until });
  return standing;
}

/** The session as if schedules with other delays than these did not stand. */
export function withDelays(session: Session, delays: string[]): Session {
  if (delays.length === session.delays.length) return session;
  const kept = undelayed.get(session.contracts) ?? new Map<string, CompiledContract[]>();
  undelayed.set(session.contracts, kept);
  const name = delays.join(' ');
  let contracts = kept.get(name);
  if (!contracts) {
    contracts = session.contracts.map((contract) => ({
      ...contract,
      schedules: contract.schedules.filter(({ delay }) => delay === null || delays.includes(delay)),
    }));
    kept.set(name, contracts);
  }
  return { ...session, contracts, lens: `${session.lens}~${name}` };
}

const undelayed = new WeakMap<CompiledContract[], Map<string, CompiledContract[]>>();

/** `key.address`: an empty list allows any address. */
export function addressAllowed(list: string[], address: string): boolean {
  if (list.length === 0) return true;
  return contains(list, address);
}

/** The caller's address: forwarded ones count only as far as configured proxies handed them on. */
export function addressOf(input: {
  remote: string | undefined;
  forwarded: string | undefined;
  proxies: string[];
}): string {
  let address = input.remote ?? '';
  const hops = (input.forwarded ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  while (input.proxies.length > 0 && hops.length > 0 && contains(input.proxies, address))
    address = hops.pop() ?? address;
  return address;
}
