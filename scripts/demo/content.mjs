import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from '../env.mjs';

const require = createRequire(import.meta.url);
const { parse: parseYaml } = require('yaml');
const { add, sub } = require('date-fns');

export const FOLDER = path.join(PROJECT, 'database/demo');

/** `P1DT2H` as date-fns takes it. */
export function durationOf(text) {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match) throw new Error(`not a duration: ${text}`);
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return { years, months, weeks, days, hours, minutes, seconds };
}

/** The agency's file for `apply`, with its days filled in as seen from Istanbul. */
export function agencyFile(now) {
  const today = new Date(`${new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Istanbul' }).format(now)}T00:00:00Z`);
  return readFileSync(path.join(FOLDER, 'agency.yaml'), 'utf8').replace(
    /\{\{today(?:([+-])(P\w+))?\}\}/g,
    (_, sign, length) => {
      const day = length ? (sign === '+' ? add : sub)(today, durationOf(length)) : today;
      return day.toISOString().slice(0, 10);
    },
  );
}

export const agencyTerms = (now) => parseYaml(agencyFile(now));

/** All stories, oldest first, so that what one refers to is there already. */
export function stories(now) {
  const folder = path.join(FOLDER, 'stories');
  const all = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parseYaml(readFileSync(path.join(folder, name), 'utf8')));
  return all
    .map((story) => ({ ...story, created: sub(now, durationOf(story.age)) }))
    .sort((a, b) => a.created - b.created);
}
