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
    renew: () => Promise<Session>;
    draft: (session: Session) => Promise<Draft>;
  }): Promise<Draft> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const session = await call.renew();
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
      if (after.rights !== session.rights) continue;
      // Where nothing at all was committed since, no status can have changed.
      const untouched = version !== null && input.archive.version() === version;
      if (untouched || (await input.archive.unsteady(draft.read)).length === 0) return draft;
    }
    throw new Problem('unavailable', 'Status or rights changed while this was being answered, so nothing was sent.', {
      headers: { 'Retry-After': '1' },
    });
  };
}
export type Pipeline = ReturnType<typeof createPipeline>;

/** How the ledger keeps one permitted edition. */
export const deliveredOf = (permitted: Permitted, event?: DeliveredItem['event']): DeliveredItem => ({
  item: permitted.state.id,
  edition: permitted.edition,
  ...(event ? { event } : {}),
  kind: permitted.facets.kind,
  language: permitted.facets.language,
  uri: permitted.state.uri,
  view: permitted.view,
  parts: permitted.decision.permits.map(({ part, destination, contract, version, schedule, grant, access }) => ({
    part,
    destination,
    contract,
    version,
    schedule,
    grant,
    access,
  })),
});

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
