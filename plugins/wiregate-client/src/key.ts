import { readFile } from 'node:fs/promises';

/** The key, from a file or from WIREGATE_KEY: on a command line every user of the machine could read it. */
export async function keyOf(input: { file: string | undefined; env: NodeJS.ProcessEnv }): Promise<string> {
  const { file, env } = input;
  const given = file === undefined ? env['WIREGATE_KEY'] : await readFile(file, 'utf8');
  const key = given?.trim() ?? '';
  if (key === '')
    throw new Error(file === undefined ? 'A key is wanted: --key-file FILE, or WIREGATE_KEY.' : `${file} is empty.`);
  return key;
}
