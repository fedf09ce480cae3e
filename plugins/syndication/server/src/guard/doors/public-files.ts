import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Door } from './types';

/** Files that anybody may fetch who knows or guesses their names. */
export const publicFiles: Door = ({ strapi }) => {
  const folder = path.join(strapi.dirs.static.public, 'uploads');
  const count = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile() && !entry.name.startsWith('.'),
      ).length
    : 0;
  if (count === 0) return [];
  return [
    {
      door: 'public/uploads',
      severity: 'error',
      what: `${count === 1 ? 'A file lies' : `${count} files lie`} where anybody may fetch ${count === 1 ? 'it' : 'them'} without a key.`,
      todo: 'Upload them anew, so that they lie in the vault, and empty the folder.',
    },
  ];
};
