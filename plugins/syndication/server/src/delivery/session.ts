import { createHash, randomUUID } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { keyRefusal, termRefusal, type CompiledContract, type Connection, type Key, type Refusal } from '../gate';
import { parseCredential, secretMatches, type OutletRecord, type Rights } from '../contracts';
import { Problem } from './problems';

/** Who asks, with the rights that were in force when it was looked up. */
export interface Session {
  requestId: string;
  now: number;
  key: Key;
  connection: Connection;
  outlet: OutletRecord;
  rights: Rights;
  contracts: CompiledContract[];
  broken: string[];
  /** Those of them that are in force at `now`. */
  inForce: CompiledContract[];
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
  const { rights, now } = input;
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
  const { key } = known;
  const connection = rights.connection(key.connection);
  const outlet = connection && rights.outlet(connection.outlet);
  const caller = { key: key.id, connection: connection?.code ?? null, outlet: outlet?.code ?? null };
  const inactive = keyRefusal({ key, now });
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
  const unscoped = keyRefusal({ key, now, scope: 'read' });
  if (unscoped)
    throw new Rejected(
      new Problem('scope-missing', unscoped.reason, { members: { rule: unscoped.rule } }),
      unscoped,
      caller,
    );
  const contracts = rights.contracts(outlet.code);
  return {
    requestId: input.requestId,
    now,
    key,
    connection,
    outlet,
    rights,
    contracts,
    broken: rights.broken(outlet.code),
    inForce: contracts.filter((contract) => termRefusal(contract, now) === null),
  };
}

/** `key.address`: an empty list allows any address. */
export function addressAllowed(list: string[], address: string): boolean {
  if (list.length === 0) return true;
  return contains(list, address);
}

function contains(list: string[], address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  const family = isIP(plain);
  if (family === 0) return false;
  const blocks = new BlockList();
  for (const entry of list) {
    const [network = '', prefix] = entry.split('/');
    const type = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) blocks.addAddress(network, type);
    else blocks.addSubnet(network, Number(prefix), type);
  }
  return blocks.check(plain, family === 6 ? 'ipv6' : 'ipv4');
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

/** Changes when the rights of the connection do, also by the mere passing of time (a start, an end). */
export function entitlementOf(session: Session): string {
  const inForce = session.inForce.map(({ reference, version }) => `${reference}@${version}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([session.rights.entitlement(session.connection.code), inForce]))
    .digest('base64url')
    .slice(0, 22);
}
