import { readIfThere, replaceFile } from './files';

export interface CursorFile {
  /** Null before the first page was kept. */
  read(): Promise<string | null>;
  /** Call it when all that the page brought is durable, and not before. */
  write(cursor: string): Promise<void>;
}

/** A cursor in a file of its own, replaced as a whole: a crash leaves the one before or the new one. */
export function cursorFile(file: string): CursorFile {
  return {
    read: async () => (await readIfThere(file))?.trim() || null,
    write: (cursor) => replaceFile(file, `${cursor}\n`),
  };
}
