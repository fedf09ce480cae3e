import type { FormatName } from '../formats';
import type { CompiledContract } from '../gate';
import type { Ledger } from '../ledger';
import type { Archive } from '../wire';
import { deliveredOf, tombstoneOf, type Draft } from './draft';
import { narrowed } from './filters';
import type { Firsts } from './firsts';
import { notFound } from './item';
import type { ItemList } from './items';
import type { Line } from './own';
import type { Renderer } from './render';
import type { Session } from './session';
import { chargesOf } from './usage';

/** How many of the newest items a feed has. */
const NEWEST = 50;
/** How long what was killed or withheld stays in it (milliseconds), and how many of them at most are looked at. */
const TOLD = 30 * 86_400_000;
const ENDED = 500;
const DAY = 86_400_000;

/**
 * `GET /feeds/{token}`: the newest items of one destination for feed readers, by those schedules alone that allow a feed
 * address. What is killed or withheld stays under its name, with the kill's text.
 */
export function createReaderFeed(input: {
  archive: Archive;
  ledger: Ledger;
  list: ItemList;
  firsts: Firsts;
  renderer: Renderer;
}) {
  const { archive, ledger, list, firsts, renderer } = input;

  return async (from: { session: Session; destination: string; format: FormatName; self: string }): Promise<Draft> => {
    const { format, self } = from;
    const serves = from.session.connection.destinations.some(({ code }) => code === from.destination);
    if (!serves) throw notFound();
    const session = readable(narrowed(from.session, [from.destination]));
    if (!allowed(session)) throw notFound();
    const query = { view: 'full', sort: 'newest', limit: NEWEST } as const;
    const { found } = await list.pageOf({ session, query, after: undefined });
    const permitted = found.filter((one) => 'view' in one);
    const first = await firsts({ session, permitted });
    const ended = await endedOf(session);
    const lines: Array<{ at: number; line: Line }> = [
      ...permitted.map((one, index) => ({
        at: one.ruling.facets.versionCreated,
        line: { permitted: one, firstDelivery: first[index]! },
      })),
      ...ended.map((state) => ({
        at: state.statusChanged,
        line: renderer.own.tombstone({ session, state, edition: state.edition }),
      })),
    ].sort((one, other) => other.at - one.at);
    const updated = new Date(lines[0]?.at ?? session.now - (session.now % DAY)).toISOString();
    const channel = renderer.channelOf({ session, self, updated, language: session.outlet.language });
    return {
      status: 200,
      ...(await renderer.feed({ session, format, channel, lines: lines.map(({ line }) => line) })),
      format,
      items: [...permitted.map((one) => deliveredOf(one)), ...ended.map((state) => tombstoneOf(state))],
      charges: session.metered ? chargesOf(permitted.map(({ ruling }) => ruling.decision)) : [],
      read: [...permitted.map(({ state }) => state), ...ended],
    };
  };

  async function endedOf(session: Session) {
    const states = await archive.ended({ since: session.now - TOLD, limit: ENDED });
    const own = states.filter(({ test }) => test === (session.key.environment === 'test'));
    const held = await ledger.held({ outlet: session.outlet.code, items: own.map(({ id }) => id) });
    return own.filter(({ id }) => held.has(id)).slice(0, NEWEST);
  }
}
export type ReaderFeed = ReturnType<typeof createReaderFeed>;

/** The destinations of which a schedule in force allows a feed address. */
export const withFeedAddress = (session: Session): string[] =>
  session.connection.destinations
    .map(({ code }) => code)
    .filter((code) => allowed(readable(narrowed(session, [code]))));

const allowed = ({ inForce, connection }: Session): boolean =>
  inForce.some(({ schedules }) =>
    schedules.some(({ destinations }) => connection.destinations.some(({ code }) => destinations.has(code))),
  );

const kept = new WeakMap<CompiledContract[], CompiledContract[]>();

/** Contracts with those schedules alone that allow a feed address. */
function feeding(contracts: CompiledContract[]): CompiledContract[] {
  const known =
    kept.get(contracts) ??
    contracts.map((contract) => ({
      ...contract,
      schedules: contract.schedules.filter(({ licence }) => licence?.feedAddress === true),
    }));
  kept.set(contracts, known);
  return known;
}

const readable = (session: Session): Session => ({
  ...session,
  contracts: feeding(session.contracts),
  inForce: feeding(session.inForce),
  lens: `${session.lens}~feed`,
});
