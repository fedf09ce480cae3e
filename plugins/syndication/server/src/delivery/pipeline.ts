import type { Charge } from '../gate';
import type { DeliveredItem, Ledger, Recording } from '../ledger';
import type { Archive, ItemState } from '../wire';
import type { Positions } from './positions';
import { Problem } from './problems';
import type { Permitted } from './render';
import type { Session } from './session';

/** What a call is about to send, before it is recorded. */
export interface Draft {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** Everything with content in it, for the ledger; empty where nothing is delivered. */
  items: DeliveredItem[];
  /** What it uses of quotas. */
  charges?: Charge[];
  /** The states of the items that the answer is made of. */
  read: ItemState[];
  /** Set where there was nothing to give: from where one may wait, and until when (epoch milliseconds) at most. */
  idle?: { positions: Positions; due: number };
}

const ATTEMPTS = 3;
/** How often an answer is made anew where others use up a quota at the same moment. */
const QUOTA_ATTEMPTS = 20;

/**
 * decide → record → check once more that status and rights have not changed meanwhile → send. An answer is sent only
 * when its record is durable; if it cannot be recorded it is not sent.
 */
export function createPipeline(input: {
  archive: Archive;
  ledger: Ledger;
  /** Hears of counts that were moved. */
  counted: (session: Session, counts: Extract<Recording, { recorded: true }>['counts']) => void;
  log: { error(message: string): void };
}) {
  return async (call: {
    route: string;
    session: Session;
    renew: () => Promise<Session>;
    draft: (session: Session) => Promise<Draft>;
    /** Whether nobody reads the answer (HEAD, 304): then nothing is delivered by it. */
    unread: (draft: Draft) => boolean;
  }): Promise<Draft> => {
    let { session } = call;
    let attempts = 0;
    for (let full = 0; attempts < ATTEMPTS && full < QUOTA_ATTEMPTS;) {
      const version = input.archive.version();
      const draft = await call.draft(session);
      if (draft.items.length === 0 || call.unread(draft)) return draft;
      const recording = await record({ route: call.route, session, draft });
      if (!recording.recorded) {
        // Others were quicker: what is left now is known when it is decided anew.
        full += 1;
        session = await call.renew();
        continue;
      }
      input.counted(session, recording.counts);
      attempts += 1;
      const after = await call.renew();
      // Where nothing at all was committed since, no status can have changed.
      const untouched = version !== null && input.archive.version() === version;
      const steady = untouched || (await input.archive.unsteady(draft.read)).length === 0;
      if (after.rights === session.rights && steady) return draft;
      session = after;
    }
    throw new Problem('unavailable', 'Status or rights changed while this was being answered, so nothing was sent.', {
      headers: { 'Retry-After': '1' },
    });
  };

  async function record(from: { route: string; session: Session; draft: Draft }): Promise<Recording> {
    const { session, draft } = from;
    try {
      return await input.ledger.deliver({
        at: session.now,
        requestId: session.requestId,
        outlet: session.outlet.code,
        connection: session.connection.code,
        key: session.key.id,
        route: from.route,
        format: 'ninjs',
        test: session.key.environment === 'test',
        items: draft.items,
        ...(draft.charges?.length ? { charges: draft.charges } : {}),
      });
    } catch (error) {
      input.log.error(
        `A delivery could not be recorded and was not sent: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw new Problem('unavailable', 'The delivery could not be recorded, so nothing was sent.', {
        headers: { 'Retry-After': '5' },
      });
    }
  }
}
export type Pipeline = ReturnType<typeof createPipeline>;

/** How the ledger keeps one permitted edition. */
export function deliveredOf({ state, ruling, view }: Permitted, event?: DeliveredItem['event']): DeliveredItem {
  const { kept } = ruling;
  if (kept.delivered?.event !== event || kept.delivered?.view !== view) {
    kept.delivered = {
      item: state.id,
      edition: ruling.edition,
      ...(event ? { event } : {}),
      kind: ruling.facets.kind,
      language: ruling.facets.language,
      uri: state.uri,
      view,
      parts: ruling.decision.permits.map(({ part, destination, contract, version, schedule, grant, access }) => ({
        part,
        destination,
        contract,
        version,
        schedule,
        grant,
        access,
      })),
    };
  }
  return kept.delivered;
}

export const tombstoneOf = (state: ItemState, event?: DeliveredItem['event']): DeliveredItem => ({
  item: state.id,
  edition: state.edition,
  ...(event ? { event } : {}),
  kind: state.kind,
  language: state.language,
  uri: state.uri,
  view: 'tombstone',
  parts: [],
});
