import * as terms from '../../../shared/terms';
import {
  compile,
  type CompiledContract,
  type Connection,
  type ContractVersion,
  type Destination,
  type Key,
} from '../gate';
import { documentOf, type Row } from './rows';
import { hashOf } from './versions';

export interface Agency {
  name?: terms.Text;
  credit?: terms.Text;
  notice?: terms.Text;
  usageTerms?: terms.Text;
}

export interface OutletRecord {
  code: string;
  name: string;
  language: string;
  active: boolean;
}

/** All rights as they stood at one commit, compiled: what the delivery decides with. */
export interface Rights {
  agency: Agency;
  key(keyId: string): { key: Key; secretHash: string } | undefined;
  outlet(code: string): OutletRecord | undefined;
  /** Codes of all outlets. */
  outlets(): string[];
  /** All destinations of an outlet. */
  destinations(outlet: string): Destination[];
  connection(code: string): (Connection & { active: boolean }) | undefined;
  /** The same list each time it is asked for. */
  contracts(outlet: string): CompiledContract[];
  /** Why contracts of an outlet could not be read: to be logged. */
  broken(outlet: string): string[];
  /** Changes when the rights of a connection change (api.md, `entitlement`). */
  entitlement(connection: string): string;
}

export interface StoredRights {
  agency: Agency;
  outlets: Row[];
  destinations: Row[];
  connections: Row[];
  keys: Row[];
  versions: ContractVersion[];
  broken: Array<{ outlet: string; reference: string; reason: string }>;
}

const NONE: CompiledContract[] = [];
const related = (row: Row, name: string): Row | null => (row[name] as Row | null | undefined) ?? null;
const active = (row: Row | null): boolean => row?.['state'] === 'active';

export function buildRights(stored: StoredRights): Rights {
  const outlets = new Map<string, OutletRecord>();
  for (const row of stored.outlets) {
    const code = String(row['code']);
    const language = typeof row['language'] === 'string' ? row['language'] : 'en';
    outlets.set(code, {
      code,
      language,
      name: terms.textIn(row['name'] as terms.Text, language) ?? code,
      active: active(row),
    });
  }
  const destinations = new Map<string, Destination[]>();
  const byDocument = new Map<string, Destination>();
  for (const row of stored.destinations) {
    const outlet = String(related(row, 'outlet')?.['code'] ?? '');
    const destination = destinationOf(row);
    destinations.set(outlet, [...(destinations.get(outlet) ?? []), destination]);
    byDocument.set(String(row['documentId']), destination);
  }
  const connections = new Map<string, Connection & { active: boolean }>();
  for (const row of stored.connections) {
    const code = String(row['code']);
    const outlet = String(related(row, 'outlet')?.['code'] ?? '');
    const own = new Set(destinations.get(outlet));
    const served = ((row['destinations'] as Row[] | undefined) ?? []).flatMap(
      (one) => byDocument.get(String(one['documentId'])) ?? [],
    );
    // A destination of another outlet is not served, whatever somebody linked.
    connections.set(code, { code, outlet, destinations: served.filter((one) => own.has(one)), active: active(row) });
  }
  const keys = new Map<string, { key: Key; secretHash: string }>();
  for (const row of stored.keys) {
    const connection = connections.get(String(related(row, 'connection')?.['code'] ?? ''));
    const parsed = terms.key.safeParse(documentOf('key', row));
    if (!connection || !parsed.success) continue;
    const alive = active(row) && connection.active && outlets.get(connection.outlet)?.active === true;
    keys.set(String(row['keyId']), {
      secretHash: String(row['secretHash']),
      key: {
        id: String(row['keyId']),
        connection: connection.code,
        scopes: parsed.data.scopes,
        environment: parsed.data.environment,
        addresses: parsed.data.addresses ?? [],
        active: alive,
        expires: parsed.data.expires ? Date.parse(parsed.data.expires) : null,
      },
    });
  }
  const contracts = new Map<string, CompiledContract[]>();
  const broken = new Map<string, string[]>();
  const fail = (outlet: string, reason: string) => broken.set(outlet, [...(broken.get(outlet) ?? []), reason]);
  for (const { outlet, reason } of stored.broken) fail(outlet, reason);
  for (const version of stored.versions) {
    const { outlet } = version.contract;
    try {
      contracts.set(outlet, [
        ...(contracts.get(outlet) ?? []),
        compile({ version, destinations: destinations.get(outlet) ?? [] }),
      ]);
    } catch (error) {
      fail(outlet, `${version.reference}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const entitlements = new Map<string, string>();
  return {
    agency: stored.agency,
    key: (keyId) => keys.get(keyId),
    outlet: (code) => outlets.get(code),
    outlets: () => [...outlets.keys()],
    destinations: (outlet) => destinations.get(outlet) ?? [],
    connection: (code) => connections.get(code),
    contracts: (outlet) => contracts.get(outlet) ?? NONE,
    broken: (outlet) => broken.get(outlet) ?? [],
    entitlement: (code) => {
      const known = entitlements.get(code);
      if (known) return known;
      const connection = connections.get(code);
      const tag = hashOf([
        connection,
        (contracts.get(connection?.outlet ?? '') ?? []).map(({ source }) => source),
      ]).slice(0, 24);
      entitlements.set(code, tag);
      return tag;
    },
  };
}

function destinationOf(row: Row): Destination {
  const parsed = terms.destination.safeParse(documentOf('destination', row));
  if (parsed.success) {
    const { code, channel, property, territories, geoblocks } = parsed.data;
    return {
      code,
      channel,
      property: property ?? null,
      territories: territories ?? [],
      geoblocks: geoblocks ?? false,
      active: active(row),
    };
  }
  // A destination that cannot be read is never permitted anything.
  return {
    code: String(row['code']),
    channel: 'web',
    property: null,
    territories: [],
    geoblocks: false,
    active: false,
  };
}
