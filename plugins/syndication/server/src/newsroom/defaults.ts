import type { Core } from '@strapi/strapi';
import type { Text } from '../../../shared/terms';
import type { Defaults } from './build';
import type { Row } from './types';

/** What an edition takes from the agency's settings, and the tree of subjects; read anew for each publish, small as they are. */
export function createDefaults(input: {
  strapi: Core.Strapi;
  sourceType: string;
  subjectType: string;
  agency: () => Promise<{ name?: Text; credit?: Text; notice?: Text; usageTerms?: Text }>;
}) {
  const { strapi } = input;
  return {
    async defaults(): Promise<Defaults> {
      const agency = await input.agency();
      const sources = (await strapi.db.query(input.sourceType as never).findMany({})) as Row[];
      return {
        agencyName: agency.name,
        credit: agency.credit,
        notice: agency.notice,
        usageTerms: agency.usageTerms,
        sourceNames: new Map(sources.map(({ code, name }) => [String(code), (name ?? undefined) as Text | undefined])),
      };
    },
    /** A subject's code → all codes above it. */
    async broader(): Promise<(code: string) => string[]> {
      const subjects = (await strapi.db
        .query(input.subjectType as never)
        .findMany({ select: ['id', 'code'], populate: { broader: { select: ['code'] } } } as never)) as Row[];
      const parents = new Map(
        subjects.map(({ code, broader }) => [String(code), (broader as Row | null)?.['code'] as string | undefined]),
      );
      return (code) => {
        const above: string[] = [];
        for (let next = parents.get(code); next !== undefined && !above.includes(next); next = parents.get(next))
          above.push(next);
        return above;
      };
    },
  };
}
