import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import * as terms from '../../../shared/terms';
import type { ContractVersion } from '../gate';
import { documentOf, pathText, problemsOf, type Row } from './rows';

export interface StoredTerms {
  contracts: Row[];
  licences: Row[];
  sources: Row[];
}

type Resolved = Omit<ContractVersion, 'version'>;

/** A contract with its licences as they stand, overrides merged in. Throws where the contract itself is not a valid one. */
export function resolve(input: { row: Row; licences: ReadonlyMap<string, Row>; sources: terms.Source[] }): Resolved {
  const parsed = terms.contract.safeParse(documentOf('contract', input.row));
  if (!parsed.success) throw new Error(describe(parsed.error));
  const contract = parsed.data;
  const schedules = contract.schedules.map((schedule) => {
    const stored = input.licences.get(schedule.licence);
    if (!stored) return { fault: `the licence ${schedule.licence} is missing` };
    const licence = terms.licence.safeParse({ ...documentOf('licence', stored), ...schedule.overrides });
    return licence.success
      ? { licence: licence.data }
      : { fault: `the licence ${schedule.licence}: ${describe(licence.error)}` };
  });
  return { reference: contract.reference, contract, schedules, sources: input.sources };
}

const describe = (error: Parameters<typeof problemsOf>[0]): string =>
  problemsOf(error)
    .map(({ path, message }) => `${pathText(path)} ${message}`)
    .join('; ');

export const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/**
 * Gives every contract its version: a change of the contract, of a licence that it uses, or of a source's agreement is
 * a new version, kept. What was written past the forms is versioned when it is first seen.
 */
export async function ensureVersions(input: {
  knex: Knex | Knex.Transaction;
  stored: StoredTerms;
  now: number;
}): Promise<{
  versions: ContractVersion[];
  broken: Array<{ outlet: string; reference: string; reason: string }>;
}> {
  const { knex, stored } = input;
  const licences = new Map(stored.licences.map((row) => [String(row['code']), row]));
  const sources = stored.sources.flatMap((row) => {
    const parsed = terms.source.safeParse(documentOf('source', row));
    return parsed.success ? [parsed.data] : [];
  });
  const latest = new Map<string, { version: number; hash: string }>();
  for (const row of (await knex('contract_versions').select('reference', 'version', 'hash')) as Array<{
    reference: string;
    version: number;
    hash: string;
  }>) {
    if (row.version > (latest.get(row.reference)?.version ?? 0)) latest.set(row.reference, row);
  }
  const versions: ContractVersion[] = [];
  const broken: Array<{ outlet: string; reference: string; reason: string }> = [];
  for (const row of stored.contracts) {
    const reference = String(row['reference']);
    const outlet = String((row['outlet'] as Row | null)?.['code'] ?? '');
    try {
      const resolved = resolve({ row, licences, sources });
      const hash = hashOf(resolved);
      const last = latest.get(reference);
      const version = last?.hash === hash ? last.version : (last?.version ?? 0) + 1;
      if (last?.hash !== hash) {
        await knex('contract_versions')
          .insert({ reference, version, hash, at: input.now, document: JSON.stringify(resolved) })
          .onConflict(['reference', 'version'])
          .ignore();
      }
      versions.push({ ...resolved, version });
    } catch (error) {
      broken.push({
        outlet,
        reference,
        reason: `${reference}: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  return { versions, broken };
}
