import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STANDARDS } from './test-support';

/** Debian's libxml2-utils: the program that others check XML with. */
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

/** `describe`, or `describe.skip` with the reason in its title where there is no xmllint. */
export function describeWithXmllint(title: string, tests: () => void): void {
  if (hasXmllint) describe(title, tests);
  else describe.skip(`${title} (skipped: there is no xmllint; install libxml2-utils)`, () => it.todo(title));
}

export const NEWSML = join(STANDARDS, 'newsml-g2/specification/NewsML-G2_2.35-spec-All-Power.xsd');
export const NITF_XSD = join(STANDARDS, 'nitf/nitf-3-6.xsd');

/** What xmllint has against documents by name, by a schema if one is given: an empty list where they are valid. */
export function xmlProblems(documents: Readonly<Record<string, string>>, schema?: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'wiregate-xml-'));
  try {
    const names = Object.keys(documents);
    const files = names.map((name, index) => {
      const file = join(folder, `${index}.xml`);
      writeFileSync(file, documents[name] ?? '');
      return file;
    });
    const told = new Set<string>();
    for (let at = 0; at < files.length; at += 200) {
      const checked = files.slice(at, at + 200);
      const by = schema === undefined ? [] : ['--schema', schema];
      const { stderr, status } = spawnSync('xmllint', ['--nonet', '--noout', ...by, ...checked], {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
      const lines = stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' validates'));
      for (const line of lines)
        told.add(line.replace(/^\S*\/(\d+)\.xml/, (_, index: string) => names[Number(index)] ?? ''));
      if (status !== 0 && lines.length === 0) told.add(`xmllint ended with ${status}`);
    }
    return [...told];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
