import type { Ledger, Recording } from '../ledger';
import type { Archive } from '../wire';
import type { Draft } from './draft';
import { Problem } from './problems';
import type { Session } from './session';

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
  return async (
    call: {
      route: string;
      session: Session;
      renew: () => Promise<Session>;
      /** Whether nobody reads the answer (HEAD, 304): then nothing is delivered by it. */
      unread: (draft: Draft) => boolean;
    },
    decide: (session: Session) => Promise<Draft>,
  ): Promise<Draft> => {
    let { session } = call;
    let attempts = 0;
    for (let full = 0; attempts < ATTEMPTS && full < QUOTA_ATTEMPTS;) {
      const version = input.archive.version();
      const draft = await decide(session);
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
        format: draft.format ?? 'ninjs',
        test: session.key.environment === 'test',
        items: draft.items,
        charges: draft.charges,
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
