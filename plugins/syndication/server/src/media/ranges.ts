import type { ByteRange } from './vault';

/**
 * What a `Range` header asks of a file of `size` bytes (RFC 9110, section 14). `whole` where there is none, or one that
 * a server may ignore: another unit, several ranges, not well-formed. `unsatisfiable` is a 416.
 */
export function rangeOf(input: { header: string | undefined; size: number }): ByteRange | 'whole' | 'unsatisfiable' {
  const { header, size } = input;
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header ?? '');
  if (!match) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
