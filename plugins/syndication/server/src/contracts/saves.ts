import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Knex } from 'knex';
import { UIDS, type ContractTypeName } from './content-types';
import { check, documentOf, pathText, type Problem, type Row } from './rows';
import { readStored } from './store';
import { ensureVersions } from './versions';

const TYPES = new Map<string, ContractTypeName>(
  Object.entries(UIDS).map(([name, uid]) => [uid, name as ContractTypeName]),
);
const VERSIONED = new Set<ContractTypeName>(['contract', 'licence', 'source']);

/**
 * Checks every save of the licensing desk with the schema that `apply` uses, after it was written and inside its
 * transaction: what is not right is rolled back, and says why by field. Nothing that the ledger may name is deleted.
 */
export function guardSaves(input: { strapi: Core.Strapi; clock: () => number }): void {
  const { strapi, clock } = input;
  strapi.documents.use(async (context, next) => {
    const type = TYPES.get(context.uid);
    if (!type) return next();
    if (context.action === 'delete') throw new errors.ApplicationError(refusalOfDelete(type));
    if (context.action === 'create' && type === 'key' && !(context.params as { data?: Row }).data?.['secretHash']) {
      throw new errors.ApplicationError(
        'A key is issued with `npm run apply`, which shows its secret once; here it can be changed and revoked.',
      );
    }
    if (!['create', 'update', 'clone'].includes(context.action)) return next();
    return strapi.db.transaction(async ({ trx }) => {
      const result = (await next()) as Row | null;
      const documentId = String(result?.['documentId'] ?? (context.params as { documentId?: string }).documentId ?? '');
      const row = (await strapi.db
        .query(context.uid)
        .findOne({ where: { documentId }, populate: populated(type) })) as Row | null;
      const problems = row
        ? [...check(type, documentOf(type, row)), ...(await linkProblems({ strapi, type, row }))]
        : [];
      if (problems.length > 0) throw validationError(problems);
      if (VERSIONED.has(type)) {
        await ensureVersions({
          knex: trx as unknown as Knex.Transaction,
          stored: await readStored(strapi),
          now: clock(),
        });
      }
      return result;
    }) as never;
  });
}

const populated = (type: ContractTypeName): string[] =>
  type === 'contract' ? ['outlet'] : type === 'connection' ? ['destinations', 'outlet'] : [];

const refusalOfDelete = (type: ContractTypeName): string =>
  type === 'licence' || type === 'source'
    ? `A ${type} is never deleted: contracts and the ledger name it.`
    : `A ${type} is never deleted, since the ledger names it: set its state instead (${type === 'key' ? 'revoked' : 'suspended or terminated'}).`;

/** Codes that a contract names must exist: a contract that names nothing would silently grant nothing. */
async function linkProblems(input: { strapi: Core.Strapi; type: ContractTypeName; row: Row }): Promise<Problem[]> {
  const { strapi, type, row } = input;
  if (type !== 'contract') return [];
  const outlet = (row['outlet'] as Row | null)?.['documentId'];
  const destinations = (await strapi.db
    .query(UIDS.destination)
    .findMany({ where: { outlet: { documentId: outlet } } })) as Row[];
  const licences = (await strapi.db.query(UIDS.licence).findMany({ select: ['code'] })) as Row[];
  return referenceProblems({
    schedules: row['schedules'],
    licences: licences.map(({ code }) => String(code)),
    destinations: destinations.map(({ code }) => String(code)),
  });
}

export function referenceProblems(input: {
  schedules: unknown;
  licences: string[];
  destinations: string[];
}): Problem[] {
  if (!Array.isArray(input.schedules)) return [];
  return (input.schedules as Row[]).flatMap((schedule, index): Problem[] => {
    const problems: Problem[] = [];
    const licence = String(schedule?.['licence'] ?? '');
    if (!input.licences.includes(licence)) {
      problems.push({
        path: ['schedules', index, 'licence'],
        message: `names no licence: ${licence}; there are ${input.licences.join(', ') || 'none'}`,
      });
    }
    const named = Array.isArray(schedule?.['destinations']) ? (schedule['destinations'] as unknown[]) : [];
    named.forEach((code, place) => {
      if (input.destinations.includes(String(code))) return;
      problems.push({
        path: ['schedules', index, 'destinations', place],
        message: `names no destination of the outlet: ${String(code)}; it has ${input.destinations.join(', ') || 'none'}`,
      });
    });
    return problems;
  });
}

function validationError(problems: Problem[]): Error {
  const list = problems.map(({ path, message }) => ({
    path: path.map((step, index) => (index === 0 && step === 'status' ? 'state' : String(step))),
    message: `${pathText(path)} ${message}`,
    name: 'ValidationError',
  }));
  return new errors.ValidationError(list.map(({ message }) => message).join('\n'), { errors: list });
}
