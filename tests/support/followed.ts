import type { Followed, WireRow } from './following';

const ENDINGS = ['killed', 'withheld'];
const nameOf = ({ id, edition }: { id: string; edition: number }) => `${id}.${edition}.json`;
const eventOf = ({ item, edition, type }: WireRow) => `${item}/${edition}/${type}`;

/** Nothing missed, nothing twice, nothing left that was killed. */
export function expectInStep(followed: Followed): void {
  const { wire, items, current, walked, folder, taken, staged } = followed;
  const usable = items.filter(({ status }) => status === 'usable');

  // What lies in the folder is what the API gives: the newest edition of each item that is usable, and nothing else.
  expect([...folder.keys()].sort()).toEqual(usable.map(nameOf).sort());
  expect(current.map(nameOf).sort()).toEqual(usable.map(nameOf).sort());
  for (const envelope of current) expect(folder.get(nameOf(envelope))).toEqual(envelope.item);
  expect(staged).toEqual([]);

  // Whoever took the documents away got each edition once, and the newest of each item.
  expect(taken.filter((name, index) => taken.indexOf(name) !== index)).toEqual([]);
  const got = new Set(taken);
  expect(usable.map(nameOf).filter((name) => !got.has(name))).toEqual([]);

  // The walker saw each event once, in the order of the wire.
  const places = new Map(wire.map((row) => [eventOf(row), row.seq]));
  const walk = walked.map(({ id, edition, event }) => places.get(`${id}/${edition}/${event}`) ?? -1);
  expect(walk.filter((seq, index) => seq <= (walk[index - 1] ?? 0))).toEqual([]);

  // What it did not see was hidden by then: by a kill or a withholding, a correction or a restoration; or, of a tombstone,
  // it had seen nothing of the item before.
  const seen = new Set(walk);
  const floors = new Map(items.map(({ id, floor }) => [id, floor]));
  const ended = new Map<string, number>();
  for (const { seq, item, type } of wire) if (ENDINGS.includes(type)) ended.set(item, seq);
  const missed = wire.filter(({ seq, item, edition, type }) => {
    if (seen.has(seq) || seq < (ended.get(item) ?? 0)) return false;
    return ENDINGS.includes(type)
      ? wire.some((row) => row.item === item && row.seq < seq && seen.has(row.seq))
      : edition >= (floors.get(item) ?? 0);
  });
  expect(missed).toEqual([]);
}

/** What was played, in one line. */
export function summaryOf({ wire, items, walked, folder, taken, serverKills, bridgeKills }: Followed): string {
  const count = (type: string) => wire.filter((row) => row.type === type).length;
  const kinds = ['corrected', 'killed', 'withheld', 'restored'].map((type) => `${count(type)} ${type}`).join(', ');
  return (
    `${wire.length} events of ${items.length} items (${kinds}), ${serverKills} kills of the server, ${bridgeKills} of bridges: ` +
    `${walked.length} events walked, ${folder.size} documents in the folder, ${taken.length} taken from the other.`
  );
}
