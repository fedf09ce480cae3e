import { createRequire } from 'node:module';
import type Drawing from 'sharp';
import type { Sharp, SharpOptions } from 'sharp';

const load = createRequire(__filename);

/** A picture in sharp's hands. The library (20 MB) is loaded with the first: a process that only serves does without it. */
export function draw(input: string | Buffer, options?: SharpOptions): Sharp {
  return (load('sharp') as typeof Drawing)(input, options);
}
