import { LRUCache } from 'lru-cache';
import { ninjs, tombstone } from '../formats';
import type { Rights } from '../contracts';
import { obligationsOf, type Decision } from '../gate';
import { textIn } from '../../../shared/terms';
import type { Edition } from '../../../shared/edition';
import type { Omission, Use } from '../../../shared/answers';
import type { EventType } from '../../../shared/words';
import type { Archive, EditionFacets, ItemState } from '../wire';
import { covers, type Decider } from './decide';
import type { Session } from './session';

/** How many envelopes' tails are kept, about 2 KB each. */
const TAILS = 5_000;

export type View = 'full' | 'meta' | 'browse';

/** An edition that the gate permitted, ready to be rendered. */
export interface Permitted {
  state: ItemState;
  edition: number;
  facets: EditionFacets;
  decision: Decision;
  view: View;
}

interface Rendering extends Permitted {
  /** Public names of items that the edition refers to and that are not covered themselves. */
  hidden: string[];
}

const OMITTED_KINDS: Record<string, string> = {
  'licence.media': 'is not covered by your licence',
  'item.source': 'comes from a source that your licence does not cover',
};

/**
 * Rendering: the item is cached as bytes, by item, edition, view and permitted parts, never by page; what is the
 * outlet's own (contract, obligations, absolute times) is made for each answer.
 */
export function createRenderer(input: {
  archive: Archive;
  decide: Decider;
  base: string;
  cacheBytes: number;
  ownNames: string;
}) {
  const { archive, base } = input;
  const items = new LRUCache<string, Buffer>({
    maxSize: input.cacheBytes,
    sizeCalculation: (bytes, key) => bytes.length + key.length * 2 + 200,
  });

  const tails = new WeakMap<Rights, LRUCache<string, Buffer>>();

  const partsOf = (permitted: Permitted): string[] =>
    [...new Set(permitted.decision.permits.filter(({ part }) => part !== 'text').map(({ part }) => part))].sort();
  const keyOf = (one: Rendering): string =>
    `${one.state.id}/${one.edition}/${one.view}/${partsOf(one).join(',')}/${one.hidden.join(' ')}`;

  /** The bytes of each item, in the order asked for; each is rendered once. */
  async function bodies(from: { session: Session; permitted: Permitted[] }): Promise<Buffer[]> {
    const all = await withHidden(from);
    const missing = all.filter((one) => !items.has(keyOf(one)));
    const editions =
      missing.length > 0
        ? await archive.editions(missing.map(({ state, edition }) => ({ item: state.id, edition })))
        : new Map<string, Edition>();
    const made = new Map<string, Buffer>();
    for (const one of missing) {
      const edition = editions.get(`${one.state.id}/${one.edition}`);
      if (!edition) throw new Error(`edition ${one.edition} of ${one.state.id} is missing`);
      made.set(
        keyOf(one),
        Buffer.from(
          JSON.stringify(
            ninjs({ edition: withoutLinks(edition, one.hidden), view: one.view, parts: new Set(partsOf(one)) }),
          ),
        ),
      );
    }
    const bytes = all.map((one) => made.get(keyOf(one)) ?? items.get(keyOf(one))!);
    for (const [key, value] of made) items.set(key, value);
    return bytes;
  }

  /** A related item is shown only where it is covered itself; that there is one at all is content. */
  async function withHidden(from: { session: Session; permitted: Permitted[] }): Promise<Rendering[]> {
    const { session, permitted } = from;
    const uris = [...new Set(permitted.flatMap(({ facets }) => facets.links))];
    if (uris.length === 0) return permitted.map((one) => ({ ...one, hidden: [] }));
    const states = await archive.byUri(uris);
    const facets = await archive.facets([...states.values()].map(({ id, edition }) => ({ item: id, edition })));
    const hidden = new Set(
      uris.filter((uri) => {
        const state = states.get(uri);
        // Names of others' items, as imports bring them, are only names; one of ours that is not out yet is a secret.
        if (!state) return uri.startsWith(input.ownNames);
        const one = facets.get(`${state.id}/${state.edition}`);
        return !one || !covers(input.decide({ session, state, facets: one }));
      }),
    );
    return permitted.map((one) => ({ ...one, hidden: one.facets.links.filter((uri) => hidden.has(uri)).sort() }));
  }

  function linksOf(id: string, edition?: number) {
    const self = `${base}/items/${id}`;
    return { self: edition === undefined ? self : `${self}?version=${edition}`, versions: `${self}/versions` };
  }

  /** The envelope of api.md, as bytes. */
  function envelope(one: {
    permitted: Permitted;
    session: Session;
    body: Buffer;
    firstDelivery: number;
    event?: { type: EventType; at: number };
  }): Buffer[] {
    const { permitted } = one;
    const { facets, state } = permitted;
    const head = {
      ...(one.event ? { event: one.event.type, at: new Date(one.event.at).toISOString() } : {}),
      id: state.id,
      edition: permitted.edition,
      kind: facets.kind,
      language: facets.language,
      ...(facets.change ? { change: facets.change } : {}),
    };
    return [Buffer.from(`${JSON.stringify(head).slice(0, -1)},"item":`), one.body, tailOf(one)];
  }

  /**
   * What the outlet may and must do with it: the same bytes as long as rights, decision and first delivery are the same,
   * and so made once for them.
   */
  function tailOf(one: { permitted: Permitted; session: Session; firstDelivery: number }): Buffer {
    const { permitted, session, firstDelivery } = one;
    const { decision, facets, state } = permitted;
    let known = tails.get(session.rights);
    if (!known) {
      known = new LRUCache({ max: TAILS });
      tails.set(session.rights, known);
    }
    const key = [
      session.outlet.code,
      state.id,
      permitted.edition,
      state.edition,
      firstDelivery,
      signatureOf(decision),
    ].join('|');
    let bytes = known.get(key);
    if (!bytes) {
      const tail = {
        uses: usesOf(decision),
        obligations: obligationsOf({
          decision,
          contracts: session.contracts,
          edition: { ...facets, status: state.status },
          firstDelivery,
          language: session.outlet.language,
          provider: textIn(session.rights.agency.name, facets.language) ?? facets.sourceName,
        }),
        omitted: omissionsOf(permitted),
        links: linksOf(state.id, permitted.edition === state.edition ? undefined : permitted.edition),
      };
      bytes = Buffer.from(`,${JSON.stringify(tail).slice(1)}`);
      known.set(key, bytes);
    }
    return bytes;
  }

  /**
   * What is left of an item for its holders: as its event told it, else as it is now. The event of a withholding stays on
   * the wire when the item was restored since, and is no kill.
   */
  function tombstoneEnvelope(one: {
    state: ItemState;
    edition: number;
    event?: { type: EventType; at: number; note: string | null };
  }): Buffer[] {
    const { state, event } = one;
    const killed = event ? event.type === 'killed' : state.status === 'canceled';
    const document = tombstone({
      uri: state.uri,
      kind: state.kind,
      edition: one.edition,
      pubStatus: killed ? 'canceled' : 'withheld',
      note: (event ? event.note : state.statusNote) ?? undefined,
      versionCreated: new Date(event ? event.at : state.statusChanged).toISOString(),
      language: state.language,
    });
    const envelope = {
      ...(one.event ? { event: one.event.type, at: new Date(one.event.at).toISOString() } : {}),
      id: state.id,
      edition: one.edition,
      kind: state.kind,
      language: state.language,
      item: document,
      uses: [],
      obligations: [],
      omitted: [],
      links: linksOf(state.id),
    };
    return [Buffer.from(JSON.stringify(envelope))];
  }

  return { bodies, envelope, tombstoneEnvelope, linksOf };
}
export type Renderer = ReturnType<typeof createRenderer>;

/** All that a decision says, in few characters. */
const signatureOf = ({ permits, refusals }: Decision): string =>
  [
    ...permits.map((one) =>
      [one.part, one.destination, one.contract, one.version, one.schedule, one.grant, one.access].join(' '),
    ),
    ...refusals.map((one) => [one.part, one.destination, one.rule].join(' ')),
  ].join(';');

function usesOf(decision: Decision): Use[] {
  return decision.permits
    .filter(({ part }) => part === 'text')
    .map(({ destination, contract, schedule, access }) => ({ destination, contract, schedule, access }));
}

/** What is left out of a covered story, by kind and rule, without caption or id. A part that some destination may have is not left out. */
function omissionsOf({ decision, facets }: Permitted): Omission[] {
  const given = new Set(decision.permits.map(({ part }) => part));
  const seen = new Set<string>();
  return decision.refusals.flatMap(({ part, rule, reason }): Omission[] => {
    const media = facets.media.find(({ id }) => id === part);
    if (!media || given.has(part) || seen.has(part)) return [];
    seen.add(part);
    const shown = rule === 'gate.fault' ? 'licence.media' : rule;
    return [
      {
        kind: media.kind,
        rule: shown,
        text: `A ${media.kind} ${OMITTED_KINDS[shown] ?? `is left out: ${reason}`}`.replace(/\.?$/, '.'),
      },
    ];
  });
}

function withoutLinks(edition: Edition, hidden: string[]): Edition {
  if (hidden.length === 0) return edition;
  const shown = (uri: string | undefined) => uri === undefined || !hidden.includes(uri);
  const { content } = edition;
  return {
    ...edition,
    content: {
      ...content,
      members: content.members.filter(({ uri }) => shown(uri)),
      related: content.related.filter(({ uri }) => shown(uri)),
      translationOf: shown(content.translationOf) ? content.translationOf : undefined,
      evolvesFrom: shown(content.evolvesFrom) ? content.evolvesFrom : undefined,
    },
  };
}
