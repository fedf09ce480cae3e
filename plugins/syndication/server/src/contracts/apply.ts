import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { LineCounter, parseDocument, type Document } from 'yaml';
import * as terms from '../../../shared/terms';
import { UIDS, type ContractTypeName } from './content-types';
import { issueKey } from './keys';
import { attributesOf, pathText, problemsOf, type Problem, type Row } from './rows';
import { referenceProblems } from './saves';
import type { ContractVersion } from '../gate';
import { buildRights, type Rights } from './snapshot';
import { readAgency, readStored, writeAgency } from './store';
import { ensureVersions } from './versions';

export interface PlanLine {
  action: 'create' | 'update' | 'unchanged';
  what: string;
  code: string;
  /** Members that change. */
  members: string[];
}

export interface Applied {
  ok: boolean;
  plan: PlanLine[];
  /** `line 12: contracts[0].ends ends before it starts` */
  errors: string[];
  warnings: string[];
  /** By connection code, then key name: the credentials of the keys made now. */
  keys: Record<string, Record<string, string>>;
  /** Of a dry run: the rights as they would have been. */
  proposed?: Rights;
}

/**
 * Applies a YAML (or JSON) file of services, sources, licences, outlets and contracts: all of it in one transaction, or
 * nothing. By code or reference, idempotent; it never deletes, and a status that the file does not state is kept.
 */
export async function applyTerms(input: {
  strapi: Core.Strapi;
  file: string;
  dryRun: boolean;
  pepper: string;
  serviceType: string;
  clock: () => number;
}): Promise<Applied> {
  const { strapi } = input;
  const read = readFile(input.file);
  if (!read.ok) return { ok: false, plan: [], errors: read.errors, warnings: [], keys: {} };
  const { value, place } = read;
  const applied: Applied = { ok: true, plan: [], errors: [], warnings: [], keys: {} };
  try {
    await strapi.db.transaction(async ({ trx }) => {
      const run = createRun({ ...input, applied, place });
      await run(value);
      if (applied.errors.length > 0) throw new RolledBack();
      const stored = await readStored(strapi);
      const { versions, broken } = await ensureVersions({
        knex: trx as unknown as Knex.Transaction,
        stored,
        now: input.clock(),
      });
      complainOfFaults({ versions, file: value, applied, place });
      if (input.dryRun) applied.proposed = buildRights({ ...stored, versions, broken });
      if (applied.errors.length > 0 || input.dryRun) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    applied.keys = {};
  }
  return { ...applied, ok: applied.errors.length === 0 };
}

class RolledBack extends Error {}

/** A licence may be right by itself and contradict what a schedule overrides. */
function complainOfFaults(input: {
  versions: ContractVersion[];
  file: terms.ApplyFile;
  applied: Applied;
  place: Place;
}): void {
  for (const { reference, schedules } of input.versions) {
    const index = input.file.contracts?.findIndex((contract) => contract.reference === reference) ?? -1;
    for (const [number, schedule] of schedules.entries()) {
      if (!('fault' in schedule)) continue;
      if (index >= 0)
        input.applied.errors.push(
          input.place({ path: ['contracts', index, 'schedules', number], message: `cannot be: ${schedule.fault}` }),
        );
      else input.applied.warnings.push(`${reference}, schedule ${number + 1}, refuses everything: ${schedule.fault}`);
    }
  }
}

type Place = (problem: Problem) => string;

function readFile(text: string): { ok: true; value: terms.ApplyFile; place: Place } | { ok: false; errors: string[] } {
  const lines = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, stringKeys: true });
  if (document.errors.length > 0) {
    return {
      ok: false,
      errors: document.errors.map(
        (error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0] ?? error.code}`,
      ),
    };
  }
  const place: Place = (problem) => {
    for (let depth = problem.path.length; depth > 0; depth -= 1) {
      const node = document.getIn(problem.path.slice(0, depth), true) as
        { range?: [number, number, number] } | undefined;
      if (node?.range) return `line ${lines.linePos(node.range[0]).line}: ${pathText(problem.path)} ${problem.message}`;
    }
    return `${pathText(problem.path) || 'the file'} ${problem.message}`;
  };
  const parsed = terms.applyFile.safeParse(document.toJS());
  return parsed.success
    ? { ok: true, value: parsed.data, place }
    : { ok: false, errors: problemsOf(parsed.error).map(place) };
}

function createRun(input: {
  strapi: Core.Strapi;
  pepper: string;
  serviceType: string;
  applied: Applied;
  place: Place;
}) {
  const { strapi, applied, place } = input;
  const error = (path: Problem['path'], message: string) => applied.errors.push(place({ path, message }));
  const warn = (path: Problem['path'], message: string) => applied.warnings.push(place({ path, message }));

  async function save(entry: {
    what: string;
    uid: string;
    where: Row;
    code: string;
    attributes: Row;
    links?: Row;
    current: Row | null;
    linksChanged?: string[];
  }): Promise<Row> {
    const { current } = entry;
    const attributes = encoded(entry.attributes, strapi.getModel(entry.uid as never) as never);
    const query = strapi.db.query(entry.uid as never);
    if (!current) {
      applied.plan.push({ action: 'create', what: entry.what, code: entry.code, members: [] });
      return (await query.create({
        data: { ...entry.where, ...withoutNulls(attributes), ...entry.links } as never,
      })) as Row;
    }
    const members = Object.keys(attributes).filter((name) => !same(current[name], attributes[name]));
    const changed = [...members.map((name) => (name === 'state' ? 'status' : name)), ...(entry.linksChanged ?? [])];
    applied.plan.push({
      action: changed.length > 0 ? 'update' : 'unchanged',
      what: entry.what,
      code: entry.code,
      members: changed,
    });
    if (changed.length === 0) return current;
    const data = {
      ...Object.fromEntries(members.map((name) => [name, attributes[name]])),
      ...(entry.linksChanged?.length ? entry.links : {}),
    };
    return (await query.update({ where: { id: current['id'] } as never, data: data as never })) as Row;
  }

  const find = (uid: string, where: Row, populate: string[] = []) =>
    strapi.db
      .query(uid as never)
      .findOne({ where: where as never, populate: populate as never }) as Promise<Row | null>;

  async function simple(type: ContractTypeName, document: Row & { code: string }): Promise<Row> {
    const current = await find(UIDS[type], { code: document.code });
    return save({
      what: type,
      uid: UIDS[type],
      where: { code: document.code },
      code: document.code,
      attributes: attributesOf(type, document),
      current,
    });
  }

  async function outlet(
    document: NonNullable<terms.ApplyFile['outlets']>[number],
    path: Problem['path'],
  ): Promise<void> {
    const row = await simple('outlet', document);
    const destinations = new Map<string, Row>();
    for (const stored of (await strapi.db
      .query(UIDS.destination)
      .findMany({ where: { outlet: { id: row['id'] } } as never })) as Row[]) {
      destinations.set(String(stored['code']), stored);
    }
    for (const destination of document.destinations ?? []) {
      const saved = await save({
        what: 'destination',
        uid: UIDS.destination,
        where: { code: destination.code },
        code: destination.code,
        attributes: attributesOf('destination', destination),
        links: { outlet: row['id'] },
        current: destinations.get(destination.code) ?? null,
      });
      destinations.set(destination.code, saved);
    }
    for (const [index, connection] of (document.connections ?? []).entries()) {
      const here = [...path, 'connections', index];
      const current = await find(UIDS.connection, { code: connection.code }, ['outlet', 'destinations']);
      const owner = (current?.['outlet'] as Row | null | undefined)?.['code'];
      if (owner !== undefined && owner !== document.code) {
        error([...here, 'code'], `belongs to the outlet ${String(owner)} already: ${connection.code}`);
        continue;
      }
      connection.destinations.forEach((code, place_) => {
        if (!destinations.has(code))
          error(
            [...here, 'destinations', place_],
            `names no destination of the outlet: ${code}; it has ${[...destinations.keys()].join(', ') || 'none'}`,
          );
      });
      const wanted = connection.destinations.flatMap((code) => destinations.get(code)?.['id'] ?? []);
      const linked = ((current?.['destinations'] as Row[] | undefined) ?? []).map(({ id }) => id);
      const saved = await save({
        what: 'connection',
        uid: UIDS.connection,
        where: { code: connection.code },
        code: connection.code,
        attributes: attributesOf('connection', connection),
        links: { outlet: row['id'], destinations: { set: wanted } },
        linksChanged: current && !same([...wanted].sort(), [...linked].sort()) ? ['destinations'] : [],
        current,
      });
      for (const key of connection.keys ?? []) await saveKey({ key, connection: connection.code, row: saved });
    }
  }

  async function saveKey({ key, connection, row }: { key: terms.Key; connection: string; row: Row }): Promise<void> {
    const current = await find(UIDS.key, { name: key.name, connection: { id: row['id'] } });
    const attributes = attributesOf('key', { ...key, ...(key.expires ? { expires: endOf(key.expires) } : {}) });
    if (current?.['expires']) current['expires'] = new Date(current['expires'] as string).toISOString();
    const issued = current ? null : issueKey({ environment: key.environment, pepper: input.pepper });
    await save({
      what: 'key',
      uid: UIDS.key,
      where: { name: key.name },
      code: `${connection}/${key.name}`,
      attributes: issued ? { ...attributes, keyId: issued.keyId, secretHash: issued.secretHash } : attributes,
      links: { connection: row['id'] },
      current,
    });
    if (issued) (applied.keys[connection] ??= {})[key.name] = issued.credential;
  }

  async function contract(document: terms.Contract, path: Problem['path']): Promise<void> {
    const owner = await find(UIDS.outlet, { code: document.outlet });
    if (!owner) error([...path, 'outlet'], `names no outlet: ${document.outlet}`);
    const current = await find(UIDS.contract, { reference: document.reference }, ['outlet']);
    const before = (current?.['outlet'] as Row | null | undefined)?.['code'];
    if (before !== undefined && before !== document.outlet)
      return void error(
        [...path, 'outlet'],
        `is ${String(before)} in the contract ${document.reference}; a contract does not change hands`,
      );
    const destinations = owner
      ? ((await strapi.db
          .query(UIDS.destination)
          .findMany({ where: { outlet: { id: owner['id'] } } as never })) as Row[])
      : // Nothing is known of the destinations of nobody; what else is wrong is told all the same.
        document.schedules.flatMap((schedule) => schedule.destinations.map((code) => ({ code })));
    const licences = (await strapi.db.query(UIDS.licence).findMany({})) as Row[];
    const problems = referenceProblems({
      schedules: document.schedules,
      licences: licences.map(({ code }) => String(code)),
      destinations: destinations.map(({ code }) => String(code)),
    });
    for (const problem of problems) error([...path, ...problem.path], problem.message);
    if (!owner) return;
    await save({
      what: 'contract',
      uid: UIDS.contract,
      where: { reference: document.reference },
      code: document.reference,
      attributes: attributesOf('contract', document),
      links: { outlet: owner['id'] },
      current,
    });
  }

  function licenceWarnings(
    licence: terms.Licence,
    path: Problem['path'],
    known: { services: Set<string>; sources: Set<string> },
  ): void {
    if (licence.grants.length === 0) warn([...path, 'grants'], 'is empty: this licence grants nothing');
    if (licence.channels === undefined) warn(path, 'states no channels: this licence grants nothing');
    if (licence.territories === undefined) warn(path, 'states no territories: this licence grants nothing');
    licence.grants.forEach((grant, index) => {
      for (const [member, codes] of [
        ['services', known.services],
        ['sources', known.sources],
      ] as const) {
        for (const code of grant[member] ?? []) {
          if (!codes.has(code))
            warn(
              [...path, 'grants', index, member],
              `names what does not exist: ${code}; there are ${[...codes].join(', ') || 'none'}`,
            );
        }
      }
    });
  }

  return async (file: terms.ApplyFile): Promise<void> => {
    if (file.agency) {
      const current = await readAgency(strapi);
      const members = Object.keys(file.agency).filter(
        (name) => !same((current as Row)[name], (file.agency as Row)[name]),
      );
      applied.plan.push({
        action: members.length > 0 ? 'update' : 'unchanged',
        what: 'agency',
        code: 'agency',
        members,
      });
      if (members.length > 0) await writeAgency(strapi, { ...current, ...file.agency });
    }
    for (const service of file.services ?? []) {
      const current = await find(input.serviceType, { code: service.code });
      const names = typeof service.name === 'string' ? {} : service.name;
      const attributes = {
        name: terms.textIn(service.name, 'en'),
        names,
        description: terms.textIn(service.description, 'en') ?? null,
      };
      await save({
        what: 'service',
        uid: input.serviceType,
        where: { code: service.code },
        code: service.code,
        attributes,
        current,
      });
    }
    for (const source of [
      ...(file.sources ?? []),
      ...((await find(UIDS.source, { code: 'own' })) || file.sources?.some(({ code }) => code === 'own')
        ? []
        : [{ code: 'own' }]),
    ]) {
      await simple('source', source);
    }
    const known = {
      services: new Set(
        ((await strapi.db.query(input.serviceType as never).findMany({})) as Row[]).map(({ code }) => String(code)),
      ),
      sources: new Set(((await strapi.db.query(UIDS.source).findMany({})) as Row[]).map(({ code }) => String(code))),
    };
    for (const [index, licence] of (file.licences ?? []).entries()) {
      await simple('licence', licence);
      licenceWarnings(licence, ['licences', index], known);
    }
    for (const [index, document] of (file.outlets ?? []).entries()) await outlet(document, ['outlets', index]);
    for (const [index, document] of (file.contracts ?? []).entries()) await contract(document, ['contracts', index]);
  };
}

/** A day counts to its end, UTC. */
const endOf = (expires: string): string =>
  new Date(expires.length === 10 ? Date.parse(expires) + 86_400_000 : Date.parse(expires)).toISOString();

/** A bare string does not survive a JSON attribute of Strapi (it is parsed twice): it is kept as text of undetermined language. */
const encoded = (data: Row, model: { attributes: Record<string, { type: string }> }): Row =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'string' && model.attributes[name]?.type === 'json' ? { und: value } : value,
    ]),
  );

const withoutNulls = (attributes: Row): Row =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined));

/** Databases reorder the members of JSON objects, and dates come back as such. */
const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
