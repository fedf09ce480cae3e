import { createCursors } from './cursor';

const cursors = createCursors({ secret: 'one' });
const BOUND = { connection: 'cms', filters: { kind: ['article'] } };
const refused = expect.objectContaining({ kind: 'bad-cursor', members: { parameter: 'after' } }) as unknown;
function failure(open: () => unknown): unknown {
  try {
    open();
  } catch (error) {
    return error;
  }
  return null;
}

describe('a cursor', () => {
  const cursor = cursors.seal({ at: 42 }, BOUND);

  it('gives back the position that it was made for', () => {
    expect(cursors.open(cursor, BOUND)).toEqual({ at: 42 });
  });

  it('tells nothing of the position, and is new each time', () => {
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('42');
    expect(cursors.seal({ at: 42 }, BOUND)).not.toBe(cursor);
  });

  it.each<[string, () => unknown]>([
    ['of another connection', () => cursors.open(cursor, { ...BOUND, connection: 'other' })],
    ['for other filters', () => cursors.open(cursor, { ...BOUND, filters: {} })],
    ['of another installation', () => createCursors({ secret: 'two' }).open(cursor, BOUND)],
    ['that was cut', () => cursors.open(cursor.slice(0, -2), BOUND)],
    ['that was changed', () => cursors.open(`${cursor.startsWith('A') ? 'B' : 'A'}${cursor.slice(1)}`, BOUND)],
    ['that is empty', () => cursors.open('', BOUND)],
    ['that is nonsense', () => cursors.open('now', BOUND)],
  ])('%s is refused as such', (_, open) => {
    expect(failure(open)).toEqual(refused);
  });
});
