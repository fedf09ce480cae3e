import { changesOf, knownBy, type Known } from './changes';
import { eventOf, itemOf, QUOTA } from './test-wire';
import type { WireEvent } from './types';

/** What a page does, in short, after what the pages before it did. */
function play(...pages: WireEvent[][]): string[][] {
  const known = new Map<string, Known>();
  return pages.map((events) => {
    const changes = changesOf({ events, known });
    for (const change of changes) if (change.do !== 'left-out') known.set(change.envelope.id, knownBy(change));
    return changes.map(({ do: what, envelope: { id, edition } }) => `${what} ${id}/${edition}`);
  });
}

describe('what a page means for an item', () => {
  it('puts each edition once, and a later one in the place of it', () => {
    const first = eventOf('published', 'a', 1);
    expect(play([first], [first], [eventOf('corrected', 'a', 2)], [first])).toEqual([['put a/1'], [], ['put a/2'], []]);
  });

  it('puts only the newest of a page, and nothing of what the page kills', () => {
    expect(
      play([
        eventOf('published', 'a', 1),
        eventOf('published', 'b', 1),
        eventOf('updated', 'a', 2),
        eventOf('killed', 'b', 1),
      ]),
    ).toEqual([['put a/2', 'remove b/1']]);
  });

  it('lets nothing come back that was killed', () => {
    const [, kill, ...later] = play(
      [eventOf('published', 'a', 3)],
      [eventOf('killed', 'a', 3)],
      [eventOf('killed', 'a', 3)],
      [eventOf('published', 'a', 3)],
      [eventOf('restored', 'a', 4)],
    );
    expect(kill).toEqual(['remove a/3']);
    expect(later).toEqual([[], [], []]);
  });

  it('kills whatever edition is held', () => {
    expect(play([eventOf('updated', 'a', 5)], [eventOf('killed', 'a', 4)])[1]).toEqual(['remove a/4']);
  });

  it('brings a withheld item back by a new edition only', () => {
    expect(
      play(
        [eventOf('published', 'a', 1)],
        [eventOf('withheld', 'a', 1)],
        [eventOf('published', 'a', 1)],
        [eventOf('restored', 'a', 2)],
        [eventOf('withheld', 'a', 1)],
      ),
    ).toEqual([['put a/1'], ['remove a/1'], [], ['put a/2'], []]);
  });

  it.each(['revoked', 'rights-ended'] as const)('brings an item back whose rights came back after %s', (ending) => {
    expect(
      play(
        [eventOf('published', 'a', 2)],
        [eventOf(ending, 'a', 2)],
        [eventOf(ending, 'a', 2)],
        [eventOf('published', 'a', 2)],
      ),
    ).toEqual([['put a/2'], ['remove a/2'], [], ['put a/2']]);
  });

  it('says by when what has no rights any more must be gone', () => {
    const duty = {
      id: 'rights-ended/delete',
      action: 'delete',
      part: 'item',
      destinations: [],
      value: null,
      clause: null,
    };
    const by = '2026-03-01T00:00:00.000Z';
    const events = [eventOf('revoked', 'a', 1, { obligations: [{ ...duty, by, text: 'Delete it.' }] })];
    expect(changesOf({ events, known: new Map() })).toMatchObject([{ do: 'remove', status: 'ended', by }]);
  });

  it('keeps what is held when a quota keeps the next edition back, and forgets neither', () => {
    const spent = eventOf('updated', 'a', 2, { uses: [], omitted: QUOTA, item: itemOf('a', 2, { bodies: [] }) });
    expect(play([eventOf('published', 'a', 1)], [spent])).toEqual([['put a/1'], ['left-out a/2']]);
    expect(play([eventOf('published', 'a', 1), spent])).toEqual([['put a/1', 'left-out a/2']]);
    expect(play([spent, eventOf('killed', 'a', 2)])).toEqual([['remove a/2']]);
  });

  it('takes the same edition anew where the item is another than it was', () => {
    const again = eventOf('lifted', 'a', 1, { item: itemOf('a', 1, { usageTerms: 'Now for everybody.' }) });
    expect(play([eventOf('published', 'a', 1)], [again], [again])).toEqual([['put a/1'], ['put a/1'], []]);
  });

  it('takes a tombstone for one, whatever event brings it, and ignores events that it does not know', () => {
    const tombstone = eventOf('updated', 'a', 2, { item: itemOf('a', 2, { pubStatus: 'canceled' }) });
    const unknown = { ...eventOf('updated', 'b', 1), event: 'translated' as never };
    expect(play([eventOf('published', 'a', 1)], [tombstone, unknown])).toEqual([['put a/1'], ['remove a/2']]);
  });
});
