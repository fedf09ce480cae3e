/** Sizes of what is lent (bytes): between these, four to each power of two. Answers that are smaller or larger are not kept. */
const SMALLEST = 4_096;
const LARGEST = 1_048_576;

/** Memory that is lent for one answer. Whoever does not give it back lets it go to the collector. */
export interface Lent {
  bytes: Buffer;
  giveBack(): void;
}

/**
 * Memory for answers, used again and again. A page of 156 KB made anew for each answer has V8 collect the whole heap
 * several times a second, since memory outside the heap counts: that cost a third of the processor.
 */
export function createBuffers(options: { keptBytes: number }) {
  const free = new Map<number, Buffer[]>();
  let kept = 0;

  /** The pieces in one. */
  return function join(pieces: Buffer[]): Lent {
    const [only] = pieces;
    if (only && pieces.length === 1) return { bytes: only, giveBack: () => undefined };
    let length = 0;
    for (const piece of pieces) length += piece.length;
    if (length < SMALLEST || length > LARGEST)
      return { bytes: Buffer.concat(pieces, length), giveBack: () => undefined };
    const step = 2 ** Math.floor(Math.log2(length)) / 4;
    const size = Math.ceil(length / step) * step;
    const idle = free.get(size) ?? [];
    free.set(size, idle);
    const whole = idle.pop();
    if (whole) kept -= size;
    const lent = whole ?? Buffer.allocUnsafeSlow(size);
    let at = 0;
    for (const piece of pieces) at += piece.copy(lent, at);
    let given = false;
    return {
      bytes: lent.subarray(0, length),
      giveBack() {
        if (given || kept + size > options.keptBytes) return;
        given = true;
        kept += size;
        idle.push(lent);
      },
    };
  };
}
export type Join = ReturnType<typeof createBuffers>;
