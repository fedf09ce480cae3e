import { compile, decide, obligationsOf, type Decision, type Permit } from '../gate';
import { textIn } from '../../../shared/terms';
import type { Ledger } from '../ledger';
import { narrowed } from './filters';
import type { ItemCalls } from './item';
import type { Draft } from './draft';
import type { RightsQuery } from './query';
import type { Ruling } from './rulings';
import type { Session } from './session';
import { createPageUsage } from './usage';
import type { Archive, ItemState } from '../wire';

/** How often the answer to "until when" is looked for further on before it is left open. */
const STEPS = 64;

/** `GET /items/{id}/rights`: may I, until when, and what must I do? By the gate that serves, asked of another moment or place. */
export function createRightsCall(input: { archive: Archive; ledger: Ledger; item: ItemCalls }) {
  return async (from: { session: Session; id: string; query: RightsQuery }): Promise<Draft> => {
    const { query } = from;
    const known = await input.item.known(from);
    if (!('ruling' in known)) return known;
    const { state, ruling } = known;
    const session = elsewhere(narrowed(from.session, query.destination), query);
    const ask = await askerOf({ session, state, ruling });
    const at = query.at ?? session.now;
    const decision = ask(at, 'content');
    const destinations = session.connection.destinations.map(({ code }) => answerOf({ code, decision, ask, at }));
    const body = {
      id: state.id,
      edition: ruling.edition,
      at: new Date(at).toISOString(),
      permitted: destinations.some(({ permitted }) => permitted),
      destinations,
      obligations: obligationsOf({
        decision,
        contracts: session.contracts,
        edition: { ...ruling.facets, status: state.status },
        firstDelivery: (await firstOf(session, state)) ?? at,
        language: session.outlet.language,
        provider: textIn(session.rights.agency.name, ruling.facets.language) ?? ruling.facets.sourceName,
      }),
    };
    return { status: 200, headers: {}, body: [Buffer.from(JSON.stringify(body))], items: [], read: [] };
  };

  async function firstOf(session: Session, state: ItemState): Promise<number | undefined> {
    return (await input.ledger.held({ outlet: session.outlet.code, items: [state.id] })).get(state.id)?.first;
  }

  /** The gate's answer for any moment, with what is used of quotas now. */
  async function askerOf(from: { session: Session; state: ItemState; ruling: Ruling }): Promise<Asker> {
    const { session, state, ruling } = from;
    const usage = createPageUsage({ ledger: input.ledger });
    if (session.metered) await usage.load(session, [ruling.facets]);
    const key = `${state.id}/${ruling.edition}`;
    const since = (await input.archive.since([{ item: state.id, edition: ruling.edition }])).get(key) ?? null;
    return (now, asks) =>
      decide({
        now,
        asks,
        key: session.key,
        connection: session.connection,
        contracts: session.contracts,
        broken: session.broken,
        edition: { ...ruling.facets, status: state.status },
        usage,
        since,
      });
  }
}
type Asker = (now: number, asks: 'content' | 'listing') => Decision;
export type RightsCall = ReturnType<typeof createRightsCall>;

/** The session as if its destinations were those of a channel, and lay in a territory. */
function elsewhere(session: Session, query: RightsQuery): Session {
  if (query.channel === undefined && query.territory === undefined) return session;
  const destinations = session.connection.destinations
    .filter(({ channel }) => query.channel === undefined || channel === query.channel)
    .map((one) => (query.territory === undefined ? one : { ...one, territories: [query.territory] }));
  return {
    ...session,
    connection: { ...session.connection, destinations },
    contracts: session.contracts.map(({ source }) => compile({ version: source, destinations })),
  };
}

function answerOf(from: { code: string; decision: Decision; ask: Asker; at: number }) {
  const { code, decision, ask, at } = from;
  const permits = decision.permits.filter(({ destination }) => destination === code);
  const text = permits.find(({ part }) => part === 'text');
  const refusal = decision.refusals.find(({ destination, part }) => destination === code && part === 'text');
  const until = text ? endOf({ code, ask, at }) : null;
  return {
    destination: code,
    permitted: text !== undefined,
    ...(text ? { ...termsOf(text), until: until === null ? null : new Date(until).toISOString() } : {}),
    ...(refusal
      ? { rule: refusal.rule === 'gate.fault' ? 'grant.match' : refusal.rule, text: sentenceOf(refusal) }
      : {}),
    parts: decision.permits
      .filter(({ destination, part }) => destination === code && part !== 'text')
      .map((permit) => ({ part: permit.part, ...termsOf(permit) })),
    ...(refusal?.until !== undefined && refusal.until > at ? { from: new Date(refusal.until).toISOString() } : {}),
  };
}

const termsOf = ({ access, contract, schedule, take }: Permit) => ({
  access,
  contract,
  schedule,
  ...(take ? { take } : {}),
});
const sentenceOf = ({ rule, reason }: { rule: string; reason: string }): string =>
  rule === 'gate.fault' ? 'It is not covered.' : reason;

/** The first moment at which the text is permitted no more, however little is left of a quota; null where none is in sight. */
function endOf({ code, ask, at }: { code: string; ask: Asker; at: number }): number | null {
  let moment = at;
  for (let step = 0; step < STEPS && Number.isFinite(moment); step += 1) {
    const { permits, until } = ask(moment, 'listing');
    if (!permits.some(({ part, destination }) => part === 'text' && destination === code)) return moment;
    moment = until;
  }
  return null;
}
