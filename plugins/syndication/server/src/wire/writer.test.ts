import { newItemId } from './writer';

describe('the id of an item', () => {
  const ids = Array.from({ length: 2_000 }, newItemId);

  it('is 20 characters that stand in an address as they are', () => {
    for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{20}$/);
  });

  it('is never given twice', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('cannot be guessed: every place holds every character', () => {
    for (let place = 0; place < 20; place += 1) expect(new Set(ids.map((id) => id[place])).size).toBe(32);
  });
});
