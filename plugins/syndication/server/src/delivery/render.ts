import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ninjs, tombstone } from '../formats';
import { deletionDuty, obligationsOf, type Decision } from '../gate';
import { textIn } from '../../../shared/terms';
import type { Edition } from '../../../shared/edition';
import type { Obligation, Omission, Use } from '../../../shared/answers';
import type { EventType } from '../../../shared/words';
import type { Archive, ItemState } from '../wire';
import type { Permitted } from './draft';
import type { Policies } from './policies';
import { renditionName } from './rendition-name';
import type { Ruling, Rulings, Wrapper } from './rulings';
import type { Session } from './session';

/** What an envelope is made of. */
interface Enveloping {
  permitted: Permitted;
  session: Session;
  body: Buffer;
  firstDelivery: number;
  event?: { type: EventType; at: number };
}

/** What an envelope tells of its event. */
interface Happening {
  type: EventType;
  at: number;
}

/** An item that an outlet holds and has no right to any more. */
export interface Revoked {
  state: ItemState;
  /** The newest that it holds. */
  edition: number;
  destinations: string[];
  /** Epoch milliseconds. */
  deleteBy: number;
  /** Where it stands among the outlet's holdings. */
  holding: number;
}

const NONE: string[] = [];

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
  rulings: Rulings;
  policies: Policies;
  base: string;
  cacheBytes: number;
  ownNames: string;
  /** The same as `base`, and never without scheme and host: for what stands in a ninjs document. */
  absolute: string;
}) {
  const { archive, policies, base } = input;
  const items = new LRUCache<string, Buffer>({
    maxSize: input.cacheBytes,
    sizeCalculation: (bytes, key) => bytes.length + key.length * 2 + 200,
  });

  /** Items that came with rights of their own, in words of their own. */
  const stated = new WeakSet<Buffer>();

  function keyOf({ state, ruling, view }: Permitted, hidden: string[]): string {
    const { kept, edition, parts } = ruling;
    if (kept.rendering?.view !== view)
      kept.rendering = { view, key: `${state.id}/${edition}/${view}/${parts.join(',')}` };
    return hidden.length === 0 ? kept.rendering.key : `${kept.rendering.key}/${hidden.join(' ')}`;
  }

  /** The bytes of each item, in the order asked for; each is rendered once. */
  async function bodies(from: { session: Session; permitted: Permitted[] }): Promise<Buffer[]> {
    const { permitted } = from;
    const hidden = await hiddenOf(from);
    const bytes: Array<Buffer | undefined> = [];
    let missing = false;
    for (const one of permitted) {
      const known = items.get(keyOf(one, hidden(one)));
      missing ||= !known;
      bytes.push(known);
    }
    if (!missing) return bytes as Buffer[];
    const editions = await archive.editions(
      permitted
        .filter((_, index) => !bytes[index])
        .map(({ state, ruling }) => ({ item: state.id, edition: ruling.edition })),
    );
    return permitted.map((one, index) => {
      const known = bytes[index];
      if (known) return known;
      const { state, ruling, view } = one;
      const edition = editions.get(`${state.id}/${ruling.edition}`);
      if (!edition) throw new Error(`edition ${ruling.edition} of ${state.id} is missing`);
      const shown = ninjs({
        edition: withoutLinks(edition, hidden(one)),
        view,
        parts: new Set(ruling.parts),
        // What we hold is fetched from us, of this edition and no other; what came by address stays where it is.
        mediaHref: (part, { name, sha256 }) =>
          sha256
            ? `${input.absolute}/items/${state.id}/renditions/${renditionName(part.id, name)}?version=${ruling.edition}`
            : undefined,
      });
      // Without its last brace: what is the outlet's own comes before it.
      const made = Buffer.from(JSON.stringify(shown).slice(0, -1));
      if (shown.rightsInfo) stated.add(made);
      items.set(keyOf(one, hidden(one)), made);
      return made;
    });
  }

  /**
   * Public names of items that an edition refers to and that are not covered themselves: that there is one at all is
   * content.
   */
  async function hiddenOf(from: { session: Session; permitted: Permitted[] }): Promise<(one: Permitted) => string[]> {
    const { session, permitted } = from;
    const uris = new Set<string>();
    for (const { ruling } of permitted) for (const uri of ruling.facets.links) uris.add(uri);
    if (uris.size === 0) return () => NONE;
    const states = await archive.byUri([...uris]);
    const covered = new Set<string>();
    // Whether any edition is covered: were it the newest alone, a link would go with an update that is embargoed.
    let asked = [...states.values()].map((state) => ({ state, edition: state.edition }));
    while (asked.length > 0) {
      const ruled = await input.rulings(session, asked);
      for (const [index, { state }] of asked.entries()) if (ruled[index]?.covers) covered.add(state.uri);
      asked = asked
        .filter(({ state, edition }) => !covered.has(state.uri) && edition > state.floor)
        .map(({ state, edition }) => ({ state, edition: edition - 1 }));
    }
    // Names of others' items, as imports bring them, are only names; one of ours that is not out yet is a secret.
    const isHidden = (uri: string) => (states.has(uri) ? !covered.has(uri) : uri.startsWith(input.ownNames));
    return ({ ruling }) => ruling.facets.links.filter(isHidden).sort();
  }

  function linksOf(id: string, edition?: number) {
    const self = `${base}/items/${id}`;
    return {
      self: edition === undefined ? self : `${self}?version=${edition}`,
      versions: `${self}/versions`,
      rights: `${self}/rights`,
    };
  }

  /** `Link` headers to the policies by which it was permitted, and to that of its own restrictions. */
  function licenceLinks({ decision, facets }: Ruling): Record<string, string> {
    const own = policies.ofItem(facets);
    const links = [...policies.of(decision), ...(own ? [own] : [])].map((address) => `<${address}>; rel="license"`);
    return links.length > 0 ? { link: links.join(', ') } : {};
  }

  /** The envelope of api.md, as bytes. The item is the same for everybody; the policy that it names is the outlet's own. */
  function envelope(one: Enveloping): Buffer[] {
    const { head, tail } = wrapperOf(one);
    return [head, one.body, tail];
  }

  /** Changes whenever any byte of the envelope does: a related item may have gone, a window of exclusivity have opened. */
  function tagOf(one: Enveloping): string {
    const wrapper = wrapperOf(one);
    if (wrapper.body !== one.body || wrapper.tag === undefined) {
      wrapper.body = one.body;
      wrapper.tag = envelope(one)
        .reduce((hash, piece) => hash.update(piece), createHash('sha256'))
        .digest('base64url')
        .slice(0, 22);
    }
    return wrapper.tag;
  }

  function wrapperOf(one: Enveloping): Wrapper {
    const { permitted, session, event, firstDelivery } = one;
    const { ruling } = permitted;
    const of = `${event?.type ?? ''}/${event?.at ?? ''}/${firstDelivery}`;
    const known = ruling.kept.wrapper;
    if (known?.of === of) return known;
    const head = headOf(permitted, event);
    const tail = tailOf({ permitted, session, firstDelivery, body: one.body });
    return (ruling.kept.wrapper = { of, head, tail });
  }

  function headOf({ state, ruling }: Permitted, event?: { type: EventType; at: number }): Buffer {
    const { facets } = ruling;
    const head = {
      ...(event ? { event: event.type, at: new Date(event.at).toISOString() } : {}),
      id: state.id,
      edition: ruling.edition,
      kind: facets.kind,
      language: facets.language,
      ...(facets.change ? { change: facets.change } : {}),
    };
    return Buffer.from(`${JSON.stringify(head).slice(0, -1)},"item":`);
  }

  /** What the outlet may and must do with it. */
  function tailOf(one: Omit<Enveloping, 'event'>): Buffer {
    const { session, firstDelivery } = one;
    const { state, ruling } = one.permitted;
    const { decision, facets } = ruling;
    const [policy] = policies.of(decision);
    const restrictions = policies.ofItem(facets);
    const takes = decision.permits.some(({ take }) => take);
    // The item, whichever edition this is: naming one that is not the newest would tell of a newer that is not out yet.
    const links = linksOf(state.id);
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
      omitted: omissionsOf(ruling),
      links: {
        ...links,
        ...(policy ? { policy } : {}),
        ...(restrictions ? { restrictions } : {}),
        ...(takes ? { take: `${base}/items/${state.id}/take` } : {}),
      },
    };
    const rightsInfo =
      policy && !stated.has(one.body) ? `,"rightsInfo":${JSON.stringify({ linkedRights: policy })}` : '';
    return Buffer.from(`${rightsInfo}},${JSON.stringify(tail).slice(1)}`);
  }

  /**
   * What is left of an item for its holders: as its event told it, else as it is now. The event of a withholding stays on
   * the wire when the item was restored since, and is no kill.
   */
  function tombstoneEnvelope(one: {
    state: ItemState;
    edition: number;
    event?: Happening & { note: string | null };
    /** Set where rights have ended: by when (epoch milliseconds) it must be deleted. */
    deleteBy?: number | null;
    session: Session;
  }): Buffer[] {
    const { state, event, deleteBy } = one;
    const killed = event ? event.type === 'killed' : state.status === 'canceled';
    return emptyEnvelope({
      ...one,
      pubStatus: killed ? 'canceled' : 'withheld',
      note: (event ? event.note : state.statusNote) ?? undefined,
      since: event ? event.at : state.statusChanged,
      obligations: typeof deleteBy === 'number' ? [duty(one.session, deleteBy, [])] : [],
    });
  }

  /** To an outlet that has no right any more to what it holds: what it is, and by when to delete it. */
  function revokedEnvelope(one: Revoked & { session: Session; event: Happening }): Buffer[] {
    const { state, event } = one;
    const obligation = duty(one.session, one.deleteBy, one.destinations);
    return emptyEnvelope({
      state,
      event,
      edition: one.edition,
      pubStatus: 'withheld',
      note: obligation.text,
      since: event.at,
      obligations: [obligation],
    });
  }

  /** That there is something for the outlet, which a quota keeps from it: nothing of its content. */
  function spentEnvelope(one: { state: ItemState; ruling: Ruling; event?: Happening }): Buffer[] {
    const { state, ruling, event } = one;
    const { rule, reason, until } = ruling.spent!;
    const again = until === undefined ? '' : ` It can be had from ${new Date(until).toISOString()}.`;
    return emptyEnvelope({
      state,
      event,
      edition: ruling.edition,
      pubStatus: 'usable',
      since: ruling.facets.versionCreated,
      obligations: [],
      omitted: [{ kind: state.kind, rule, text: `The ${state.kind} is left out: ${reason}${again}` }],
    });
  }

  function emptyEnvelope(one: {
    state: ItemState;
    edition: number;
    event?: Happening;
    pubStatus: 'usable' | 'withheld' | 'canceled';
    note?: string;
    /** Epoch milliseconds. */
    since: number;
    obligations: Obligation[];
    omitted?: Omission[];
  }): Buffer[] {
    const { state, event, edition, pubStatus, note } = one;
    const versionCreated = new Date(one.since).toISOString();
    const { uri, kind, language } = state;
    const envelope = {
      ...(event ? { event: event.type, at: new Date(event.at).toISOString() } : {}),
      id: state.id,
      edition,
      kind,
      language,
      item: tombstone({ uri, kind, edition, pubStatus, note, versionCreated, language }),
      uses: [],
      obligations: one.obligations,
      omitted: one.omitted ?? [],
      links: linksOf(state.id),
    };
    return [Buffer.from(JSON.stringify(envelope))];
  }

  return { bodies, envelope, tagOf, tombstoneEnvelope, revokedEnvelope, spentEnvelope, licenceLinks, linksOf };
}
export type Renderer = ReturnType<typeof createRenderer>;

function usesOf(decision: Decision): Use[] {
  return decision.permits
    .filter(({ part }) => part === 'text')
    .map(({ destination, contract, schedule, access, take }) => ({
      destination,
      contract,
      schedule,
      access,
      ...(take ? { take } : {}),
    }));
}

const duty = (session: Session, by: number, destinations: string[]): Obligation =>
  deletionDuty({ by, destinations, language: session.outlet.language });

/** What is left out of a covered story, by kind and rule, without caption or id. A part that some destination may have is not left out. */
function omissionsOf({ decision, facets, parts }: Ruling): Omission[] {
  const seen = new Set<string>();
  return decision.refusals.flatMap(({ part, rule, reason }): Omission[] => {
    const media = facets.media.find(({ id }) => id === part);
    if (!media || parts.includes(part) || seen.has(part)) return [];
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
