import { isDeepStrictEqual } from 'node:util';
import type { Core } from '@strapi/strapi';

const SUBJECT = 'api::subject.subject';
/** Rows of one insert: below the bound parameters that SQLite and PostgreSQL take in one statement. */
const BATCH = 200;

/** One concept of a vocabulary. */
export interface Subject {
  /** Unique; for IPTC Media Topics the eight digits, such as `04000000`. */
  code: string;
  uri: string;
  /** English. */
  name: string;
  /** By BCP 47 tag. */
  names: Record<string, string>;
  /** Code of the broader subject, or null at the top. */
  broader: string | null;
  retired: boolean;
}

export interface WrittenSubjects {
  created: number;
  updated: number;
  unchanged: number;
}

interface Row extends Omit<Subject, 'names' | 'broader'> {
  id: number;
  names: Record<string, string> | null;
  broader: { id: number; code: string } | null;
}

interface JoinTable {
  name: string;
  joinColumn: { name: string };
  inverseJoinColumn: { name: string };
  inverseOrderColumnName?: string;
}

type Transaction = Parameters<Parameters<Core.Strapi['db']['transaction']>[0]>[0]['trx'];

function joinTableOf(strapi: Core.Strapi): JoinTable {
  const attribute = strapi.db.metadata.get(SUBJECT).attributes['broader'];
  if (attribute?.type !== 'relation' || !('joinTable' in attribute) || !attribute.joinTable) {
    throw new Error(
      `${SUBJECT}: 'broader' must be a relation with a join table, manyToOne with 'narrower' as its inverse`,
    );
  }
  return attribute.joinTable as JoinTable;
}

function* batches<T>(list: T[]): Generator<T[]> {
  for (let start = 0; start < list.length; start += BATCH) yield list.slice(start, start + BATCH);
}

async function rowsByCode(strapi: Core.Strapi): Promise<Map<string, Row>> {
  const rows: Row[] = await strapi.db.query(SUBJECT).findMany({
    select: ['id', 'code', 'uri', 'name', 'names', 'retired'],
    populate: { broader: { select: ['id', 'code'] } },
  });
  return new Map(rows.map((row) => [row.code, row]));
}

/** What a row says after the import. Names in languages that the vocabulary does not have are kept: they are ours. */
const fieldsOf = (subject: Subject, row?: Row) => ({
  uri: subject.uri,
  name: subject.name,
  names: { ...row?.names, ...subject.names },
  retired: subject.retired,
});

function refuseUnknownBroader(subjects: Subject[], rows: Map<string, Row>): void {
  const codes = new Set<string>();
  for (const { code } of subjects) {
    if (codes.has(code)) throw new Error(`Two subjects have the code ${code}; each needs one of its own`);
    codes.add(code);
  }
  for (const { code, broader } of subjects) {
    if (broader !== null && !codes.has(broader) && !rows.has(broader)) {
      throw new Error(
        `Subject ${code} has the broader subject ${broader}, which is neither in the file nor in the database`,
      );
    }
  }
}

/**
 * Brings the hierarchy of the given subjects into the join table, and leaves that of all others alone. Straight into the
 * table, since a relation written through the Document Service costs several statements, a thousand times over.
 *
 * @returns the codes of the subjects that stand elsewhere now
 */
async function writeHierarchy({
  strapi,
  trx,
  subjects,
}: {
  strapi: Core.Strapi;
  trx: Transaction;
  subjects: Subject[];
}): Promise<Set<string>> {
  const { name, joinColumn, inverseJoinColumn, inverseOrderColumnName } = joinTableOf(strapi);
  const rows = await rowsByCode(strapi);
  const moved = subjects.flatMap(({ code, broader }) => {
    const row = rows.get(code);
    return row && (row.broader?.code ?? null) !== broader
      ? { row, above: broader === null ? undefined : rows.get(broader) }
      : [];
  });
  const links: Array<Record<string, number>> = [];
  for (const { row, above } of moved) {
    if (!above) continue;
    const order = inverseOrderColumnName ? { [inverseOrderColumnName]: links.length + 1 } : {};
    links.push({ [joinColumn.name]: row.id, [inverseJoinColumn.name]: above.id, ...order });
  }
  for (const some of batches(moved)) {
    const ids = some.map(({ row }) => row.id);
    await trx(name).whereIn(joinColumn.name, ids).delete();
  }
  for (const some of batches(links)) await trx(name).insert(some);
  return new Set(moved.map(({ row }) => row.code));
}

/**
 * Brings subjects into the newsroom's vocabulary, in one transaction: all of them or, on an error, none. A subject is
 * known by its code. Writing the same again changes no row. Subjects that are not given stay as they are.
 *
 * @throws Error if two subjects have one code, or a broader subject is unknown
 */
export async function writeSubjects({
  strapi,
  subjects,
}: {
  strapi: Core.Strapi;
  subjects: Subject[];
}): Promise<WrittenSubjects> {
  return strapi.db.transaction(async ({ trx }) => {
    const rows = await rowsByCode(strapi);
    refuseUnknownBroader(subjects, rows);
    const created = subjects.filter(({ code }) => !rows.has(code));
    for (const some of batches(created)) {
      await strapi.db
        .query(SUBJECT)
        .createMany({ data: some.map((subject) => ({ code: subject.code, ...fieldsOf(subject) })) });
    }
    const changed = new Set<string>();
    for (const subject of subjects) {
      const row = rows.get(subject.code);
      if (!row) continue;
      const { uri, name, names, retired } = row;
      const data = fieldsOf(subject, row);
      if (isDeepStrictEqual(data, { uri, name, names, retired })) continue;
      await strapi.db.query(SUBJECT).update({ where: { id: row.id }, data });
      changed.add(subject.code);
    }
    for (const code of await writeHierarchy({ strapi, trx, subjects })) if (rows.has(code)) changed.add(code);
    return {
      created: created.length,
      updated: changed.size,
      unchanged: subjects.length - created.length - changed.size,
    };
  });
}
