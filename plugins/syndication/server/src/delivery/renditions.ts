import contentDisposition from 'content-disposition';
import type { MediaPart, Rendition } from '../../../shared/edition';
import { StaleError } from '../contracts';
import { isPreview } from '../formats';
import { keyRefusal, momentOf } from '../gate';
import { rangeOf, sendable, signRendition, type ByteRange, type Vault } from '../media';
import type { Archive, ItemState } from '../wire';
import { deliveredOf, type Draft } from './draft';
import { ItemRefused, notFound, type ItemCalls } from './item';
import { Problem, statusOf } from './problems';
import type { Renderer } from './render';
import { readRenditionName, renditionName } from './rendition-name';
import type { Ruling } from './rulings';
import { Rejected, type Session } from './session';
import type { Cut } from './transfer';
import { chargesOf } from './usage';

/** How long an address that was handed out is good (milliseconds). */
const SIGNED_FOR = 300_000;

/** What is asked for: a rendition by its name on the wire, of an edition or of the newest. */
interface Wanted {
  id: string;
  name: string;
  version?: number;
  /** By a 302 to a signed address; null: as the configuration says. */
  redirect: boolean | null;
  /** `Range` and `If-Range`, of a GET. */
  range?: string;
  ifRange?: string;
}

interface Found {
  state: ItemState;
  ruling: Ruling;
  part: MediaPart;
  rendition: Rendition & { sha256: string };
  access: 'full' | 'browse';
  slug: string;
}

/** Bytes of pictures and videos, by the decision of the moment, and for as long as it stands. */
export function createRenditionCalls(input: {
  archive: Archive;
  item: ItemCalls;
  renderer: Renderer;
  vault: Pick<Vault, 'open' | 'stat'>;
  base: string;
  secret: string;
  /** Larger files (bytes) are given by a redirect; null: none are. */
  redirectAbove: number | null;
}) {
  const { archive, item, renderer, vault, base } = input;

  async function mediaOf(state: ItemState, edition: number) {
    const found = (await archive.editions([{ item: state.id, edition }])).get(`${state.id}/${edition}`);
    if (!found) throw new Error(`edition ${edition} of ${state.id} is missing`);
    return found.content;
  }

  /** `web` alone is that of the picture or video itself, or of the only part that has one and may be had. */
  async function partOf(session: Session, wanted: Wanted): Promise<{ part: string; rendition: string }> {
    const named = readRenditionName(wanted.name);
    if (named) return named;
    const known = await item.shown({ session, id: wanted.id, version: wanted.version });
    if (!known) return { part: 'm1', rendition: wanted.name };
    const { media } = await mediaOf(known.state, known.ruling.edition);
    const having = media.filter(
      ({ id, renditions }) => known.ruling.parts.includes(id) && renditions.some(({ name }) => name === wanted.name),
    );
    const isOwn = known.state.kind === 'picture' || known.state.kind === 'video';
    const chosen = isOwn ? having.find(({ id }) => id === media[0]?.id) : having.length === 1 ? having[0] : undefined;
    return { part: chosen?.id ?? '', rendition: wanted.name };
  }

  /** A tombstone, or the rendition. @throws ItemRefused, Problem */
  async function find(from: { session: Session; wanted: Wanted; asks: 'content' | 'listing' }): Promise<Found | Draft> {
    const { session, wanted, asks } = from;
    const unscoped = keyRefusal({ key: session.key, moment: momentOf(session.now), scope: 'media' });
    if (unscoped) throw new Problem('scope-missing', unscoped.reason, { members: { rule: unscoped.rule } });
    const { part: id, rendition: name } = await partOf(session, wanted);
    const given = await item.part({ session, id: wanted.id, part: id, version: wanted.version, asks });
    if ('status' in given) return given;
    const { state, ruling } = given;
    const content = await mediaOf(state, ruling.edition);
    const part = content.media.find((one) => one.id === id);
    const rendition = part?.renditions.find((one) => one.name === name);
    if (!part || !rendition?.sha256)
      throw new ItemRefused(notFound(), 'item.rendition', `There is no rendition ${wanted.name}.`);
    const permits = ruling.decision.permits.filter((permit) => permit.part === id);
    const access = permits.some((permit) => permit.access === 'full') ? 'full' : 'browse';
    if (access === 'browse' && !isPreview(name))
      throw new ItemRefused(notFound(), 'licence.access', 'Your licence lets this be browsed: it has a preview only.');
    return { state, ruling, part, rendition: { ...rendition, sha256: rendition.sha256 }, access, slug: content.slug };
  }

  async function one(from: { session: Session; wanted: Wanted; renew: () => Promise<Session> }): Promise<Draft> {
    const { session, wanted } = from;
    const found = await find({ session, wanted, asks: 'content' });
    if ('status' in found) return found;
    const { state, ruling, part, rendition } = found;
    const stored = await vault.stat(rendition.sha256);
    if (!stored) throw new Error(`${rendition.sha256} of edition ${ruling.edition} of ${state.id} is not in the vault`);
    const name = renditionName(part.id, rendition.name);
    if (wanted.redirect ?? (input.redirectAbove !== null && stored.size > input.redirectAbove))
      return redirect({ session, found });
    const etag = `"${rendition.sha256}"`;
    // A range of something else (RFC 9110, If-Range) is answered with the whole.
    const asked = wanted.ifRange === undefined || wanted.ifRange === etag ? wanted.range : undefined;
    const range = rangeOf({ header: asked, size: stored.size });
    if (range === 'unsatisfiable')
      throw new Problem('range-not-satisfiable', `The file has ${stored.size} bytes.`, {
        headers: { 'content-range': `bytes */${stored.size}`, 'accept-ranges': 'bytes' },
      });
    const { contentType, ext } = sendable(rendition.contentType);
    const still = { ...wanted, name, version: ruling.edition };
    return {
      status: range === 'whole' ? 200 : 206,
      headers: {
        ...renderer.licenceLinks(ruling),
        etag,
        'accept-ranges': 'bytes',
        'content-type': contentType,
        'content-disposition': contentDisposition(fileName({ slug: found.slug, name, ext })),
        // Whoever opens an address in a browser gets a file, and nothing in it runs.
        'content-security-policy': `default-src 'none'; sandbox`,
        'cross-origin-resource-policy': 'same-origin',
        ...lengthOf(range, stored.size),
      },
      body: NOTHING,
      media: {
        open: () => vault.open(rendition.sha256, range === 'whole' ? undefined : range),
        stands: () => stands({ renew: from.renew, wanted: still }),
      },
      format: name,
      items: [deliveredPart(found)],
      charges: session.metered && found.access === 'full' ? chargesOf([ruling.decision]) : [],
      read: [state],
    };
  }

  function redirect({ session, found }: { session: Session; found: Found }): Draft {
    const { state, ruling, part, rendition } = found;
    const token = signRendition({
      grant: {
        key: session.key.id,
        connection: session.connection.code,
        item: state.id,
        edition: ruling.edition,
        part: part.id,
        rendition: rendition.name,
      },
      expires: session.now + SIGNED_FOR,
      secret: input.secret,
    });
    // It holds nothing of the picture: what is delivered is recorded where the address is used.
    return {
      status: 302,
      headers: { location: `${base}/signed/${token}`, 'cache-control': 'private, no-store' },
      body: NOTHING,
      items: [],
      read: [],
    };
  }

  /** Whether the same may still be sent, by the rights and the state of the item now. What was counted is not asked again. */
  async function stands(from: { renew: () => Promise<Session>; wanted: Wanted }): Promise<Cut | null> {
    try {
      const found = await find({ session: await from.renew(), wanted: from.wanted, asks: 'listing' });
      return 'status' in found
        ? { rule: 'item.status', reason: 'The item was killed or withheld.', status: found.status }
        : null;
    } catch (cause) {
      return cutBy(cause);
    }
  }

  return { one };
}
export type RenditionCalls = ReturnType<typeof createRenditionCalls>;

const NOTHING: Buffer[] = [];

function cutBy(cause: unknown): Cut {
  if (cause instanceof ItemRefused)
    return { rule: cause.rule, reason: cause.reason, status: statusOf(cause.problem.kind) };
  if (cause instanceof Rejected) return { ...cause.refusal, status: statusOf(cause.problem.kind) };
  if (cause instanceof Problem)
    return { rule: String(cause.members['rule'] ?? 'gate.fault'), reason: cause.message, status: statusOf(cause.kind) };
  const reason = cause instanceof StaleError ? cause.message : 'It could not be decided anew.';
  return { rule: 'gate.fault', reason, status: statusOf('unavailable') };
}

/** Only the part that goes out; words go out with the item. */
function deliveredPart({ state, ruling, part, access }: Found): Draft['items'][number] {
  const delivered = deliveredOf({ state, ruling, view: access });
  return { ...delivered, view: access, parts: delivered.parts.filter((one) => one.part === part.id) };
}

const lengthOf = (range: ByteRange | 'whole', size: number): Record<string, string> =>
  range === 'whole'
    ? { 'content-length': String(size) }
    : {
        'content-length': String(range.end - range.start + 1),
        'content-range': `bytes ${range.start}-${range.end}/${size}`,
      };

/** `harbour-opens-again-m1-web.jpg`: of the item's slug and our own words, never of a name that a file came with. */
function fileName({ slug, name, ext }: { slug: string; name: string; ext: string }): string {
  return `${slug.replace(/[^\p{L}\p{N}-]+/gu, '-').slice(0, 80)}-${name}${ext}`;
}
