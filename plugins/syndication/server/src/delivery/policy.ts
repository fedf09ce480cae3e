import { itemPolicyOf, outletUri, policyOf, type ContractVersion } from '../gate';
import { textIn } from '../../../shared/terms';
import type { RightsStore } from '../contracts';
import type { Draft } from './draft';
import type { ItemCalls } from './item';
import { OF_ITEM, type Policies } from './policies';
import { Problem } from './problems';
import type { Session } from './session';

/** `GET /policies/{id}`: ODRL 2.2 of a contract of the caller's outlet, in whichever version, or of what an item restricts. */
export function createPolicyCall(input: {
  base: string;
  agency: { uri: string };
  policies: Policies;
  rights: RightsStore;
  item: ItemCalls;
}) {
  const { base, policies } = input;
  return async (from: { session: Session; id: string }): Promise<Draft> => {
    const { session, id } = from;
    if (id.startsWith(OF_ITEM)) {
      const known = await input.item.known({ session, id: id.slice(OF_ITEM.length) });
      if (!('ruling' in known)) return known;
      const own = itemPolicyOf({
        facets: { ...known.ruling.facets, status: known.state.status },
        base,
        id,
        outlet: { code: session.outlet.code, uri: outletUri({ base, outlet: session.outlet.code }) },
      });
      if (!own) throw new Problem('not-found', 'The item restricts nothing by itself.');
      return jsonLd(own, `${id}.${known.ruling.edition}`);
    }
    const found = await find(session, id);
    if (!found) throw new Problem('not-found', 'There is no such policy.');
    const { outlet } = session;
    const policy = policyOf({
      ...found,
      base,
      id,
      agency: { name: textIn(session.rights.agency.name, 'en') ?? 'The agency', uri: input.agency.uri },
      outlet: { code: outlet.code, name: outlet.name, uri: outletUri({ base, outlet: outlet.code }) },
      destinations: session.rights.destinations(outlet.code),
    });
    return jsonLd(policy, id);
  };

  async function find(session: Session, id: string): Promise<{ version: ContractVersion; schedule: number } | null> {
    const now = session.contracts.map(({ source }) => source);
    return among(now, id) ?? among(await input.rights.versionsOf(now.map(({ reference }) => reference)), id);
  }

  function among(versions: ContractVersion[], id: string) {
    for (const version of versions) {
      const index = version.schedules.findIndex(
        (_, place) => policies.idOf(version.reference, version.version, place + 1) === id,
      );
      if (index >= 0) return { version, schedule: index + 1 };
    }
    return null;
  }
}

const jsonLd = (policy: Record<string, unknown>, id: string): Draft => ({
  status: 200,
  headers: { 'content-type': 'application/ld+json; charset=utf-8', etag: `"${id}"` },
  body: [Buffer.from(JSON.stringify(policy))],
  items: [],
  read: [],
});
