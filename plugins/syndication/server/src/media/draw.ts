import type { Sharp, SharpOptions } from 'sharp';

/** A picture in sharp's hands. The library (20 MB) is loaded with the first: a process that only serves does without it. */
export async function draw(input: string | Buffer, options?: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  return sharp(input, options);
}
