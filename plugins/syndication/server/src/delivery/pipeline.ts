import type { DeliveredItem, Ledger } from '../ledger';
import type { Archive, ItemState } from '../wire';
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
  /** The states of the items that the answer is made of. */
  read: ItemState[];
  /** Set where there was nothing to give: the position that was reached, from which one may wait. */
  idleAt?: number;
}

const ATTEMPTS = 3;

/**
 * decide → record → check once more that status and rights have not changed meanwhile → send. An answer is sent only
 * when its record is durable; if it cannot be recorded it is not sent.
 */
export function createPipeline(input: { archive: Archive; ledger: Ledger; log: { error(message: string): void } }) {
  return async (call: {
    route: string;
    session: Session;
    renew: () => Promise<Session>;
    draft: (session: Session) => Promise<Draft>;
  }): Promise<Draft> => {
    let { session } = call;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const version = input.archive.version();
      const draft = await call.draft(session);
      if (draft.items.length === 0) return draft;
      try {
        await input.ledger.deliver({
          at: session.now,
          requestId: session.requestId,
          outlet: session.outlet.code,
          connection: session.connection.code,
          key: session.key.id,
          route: call.route,
          format: 'ninjs',
          test: session.key.environment === 'test',
          items: draft.items,
        });
      } catch (error) {
        input.log.error(
          `A delivery could not be recorded and was not sent: ${error instanceof Error ? error.message : String(error)}`,
        );
        throw new Problem('unavailable', 'The delivery could not be recorded, so nothing was sent.', {
          headers: { 'Retry-After': '5' },
        });
      }
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
