import type { z } from 'zod';
import { ninjs31, type Ninjs31 } from './ninjs';

type Path = ReadonlyArray<PropertyKey>;
export type Fit = { ok: true; document: Ninjs31; dropped: string[] } | { ok: false; complaints: string[] };

/** Each round takes away at least one member, and what hangs on it shows up in the next: this deep nothing hangs. */
const ROUNDS = 24;

/** `associations[0].renditions[2].href`, as people write it. */
function spelled(path: Path): string {
  return path.reduce<string>((line, step) => {
    if (typeof step === 'number') return `${line}[${step}]`;
    return line === '' ? String(step) : `${line}.${String(step)}`;
  }, '');
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, step)?.value;
  }
  return value;
}

function without(value: unknown, removed: ReadonlySet<string>, path: Path): unknown {
  const kept = (step: PropertyKey) => !removed.has(spelled([...path, step]));
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => (kept(index) ? [without(entry, removed, [...path, index])] : []));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]) =>
      kept(name) ? [[name, without(entry, removed, [...path, name])]] : [],
    ),
  );
}

function complaint(issue: z.core.$ZodIssue, root: unknown): string {
  const found = valueAt(root, issue.path);
  const shown = found === undefined ? 'is missing' : `is ${JSON.stringify(found)?.slice(0, 120)}`;
  return `${spelled(issue.path) || 'the document'} ${shown}: ${issue.message}`;
}

/** What must go for one issue to be gone: foreign members, a value that is wrong, or whatever lacks a member it needs. */
function remedy(issue: z.core.$ZodIssue, root: unknown): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  return [valueAt(root, issue.path) === undefined ? issue.path.slice(0, -1) : issue.path];
}

/**
 * Makes a value fit ninjs 3.1.
 *
 * `unknown` takes foreign members away and complains of wrong values; `anything` takes both away, and complains only
 * where nothing would be left: no `uri`, or no object.
 */
export function fitNinjs({ value, drop }: { value: unknown; drop: 'unknown' | 'anything' }): Fit {
  const dropped: string[] = [];
  let current = value;
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = ninjs31.safeParse(current);
    if (result.success) return { ok: true, document: result.data, dropped };
    const { issues } = result.error;
    const wrong = drop === 'unknown' ? issues.filter((issue) => issue.code !== 'unrecognized_keys') : [];
    const removed = issues.flatMap((issue) => remedy(issue, current));
    const hopeless = removed.some((path) => path.length === 0 || spelled(path) === 'uri');
    if (wrong.length > 0 || hopeless) {
      const told = wrong.length > 0 ? wrong : issues;
      return { ok: false, complaints: told.map((issue) => complaint(issue, current)) };
    }
    const names = new Set(removed.map(spelled));
    dropped.push(...names);
    current = without(current, names, []);
  }
  return { ok: false, complaints: [`the document is still no ninjs 3.1 after ${ROUNDS} repairs`] };
}
