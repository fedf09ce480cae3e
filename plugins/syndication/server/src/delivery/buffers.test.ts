import { createBuffers } from './buffers';

const text = (length: number, letter: string) => Buffer.from(letter.repeat(length));

describe('memory for answers', () => {
  it('joins the pieces of an answer, whatever lay there before', () => {
    const join = createBuffers({ keptBytes: 100_000 });
    const first = join([text(3_000, 'a'), text(3_000, 'b')]);
    expect(first.bytes.toString()).toBe('a'.repeat(3_000) + 'b'.repeat(3_000));
    first.giveBack();
    const second = join([text(5_500, 'c'), text(100, 'd')]);
    expect(second.bytes.toString()).toBe('c'.repeat(5_500) + 'd'.repeat(100));
    expect(second.bytes.buffer).toBe(first.bytes.buffer);
  });

  it.each([4_096, 4_097, 8_191, 156_000, 262_145, 1_048_576])(
    'lends little more than %i bytes for as many',
    (length) => {
      const { bytes } = createBuffers({ keptBytes: 0 })([text(length - 1, 'a'), text(1, 'b')]);
      expect(bytes).toHaveLength(length);
      expect(bytes.buffer.byteLength).toBeGreaterThanOrEqual(length);
      expect(bytes.buffer.byteLength).toBeLessThan(length * 1.25);
    },
  );

  it('is lent to one answer at a time, also where it is given back twice', () => {
    const join = createBuffers({ keptBytes: 100_000 });
    const pieces = [text(5_000, 'a'), text(1, 'b')];
    const first = join(pieces);
    first.giveBack();
    first.giveBack();
    const [second, third] = [join(pieces), join(pieces)];
    expect(second.bytes.buffer).not.toBe(third.bytes.buffer);
  });

  it('keeps no more than it may, and nothing very large or small', () => {
    const join = createBuffers({ keptBytes: 16_384 });
    const lent = [1, 2, 3].map(() => join([text(8_000, 'a'), text(1, 'b')]));
    for (const one of lent) one.giveBack();
    const again = [1, 2, 3].map(() => join([text(8_000, 'a'), text(1, 'b')]).bytes.buffer);
    expect(again.filter((buffer) => lent.some(({ bytes }) => bytes.buffer === buffer))).toHaveLength(2);
    expect(join([text(3, 'a'), text(3, 'b')]).bytes.toString()).toBe('aaabbb');
    expect(join([text(2_000_000, 'a'), text(3, 'b')]).bytes).toHaveLength(2_000_003);
    expect(join([]).bytes).toHaveLength(0);
  });

  it('gives a single piece as it is', () => {
    const piece = text(9_000, 'a');
    const lent = createBuffers({ keptBytes: 100_000 })([piece]);
    lent.giveBack();
    expect(lent.bytes).toBe(piece);
  });
});
