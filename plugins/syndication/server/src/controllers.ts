import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import { runtimeOf } from './runtime';

const explaining = z.strictObject({
  item: z.string().min(1).max(1_024),
  outlet: z.string().min(1).max(64).optional(),
  at: z.iso.datetime({ offset: true }).transform(Date.parse).optional(),
});
const simulating = z.strictObject({
  /** As the file of `npm run apply`: a draft licence, a changed contract, or several of both. */
  terms: z.union([z.string(), z.record(z.string(), z.unknown())]),
  days: z.int().min(1).max(366).optional(),
});

function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new errors.ValidationError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`).join('; '),
  );
}

/** What the admin panel asks. Thin: it checks what is asked, and hands it on. */
export default {
  guard: ({ strapi }: { strapi: Core.Strapi }) => ({
    /** The doors that stand open at this moment. */
    async report(context: Context): Promise<void> {
      context.body = { at: new Date().toISOString(), findings: await runtimeOf(strapi).guard.report() };
    },
  }),
  desk: ({ strapi }: { strapi: Core.Strapi }) => ({
    async explain(context: Context): Promise<void> {
      const order = checked(explaining, context.query);
      try {
        context.body = await strapi.plugin('syndication').service('desk')['explainItem'](order);
      } catch (error) {
        throw new errors.NotFoundError(error instanceof Error ? error.message : String(error));
      }
    },
    async simulate(context: Context): Promise<void> {
      const { terms, days } = checked(simulating, (context.request as unknown as { body: unknown }).body);
      const file = typeof terms === 'string' ? terms : JSON.stringify(terms);
      const { plan, errors: wrong, warnings, changes } = await runtimeOf(strapi).apply({ file, dryRun: true, days });
      if (wrong.length > 0) throw new errors.ValidationError(wrong.join('\n'), { errors: wrong });
      context.body = { plan, warnings, changes };
    },
  }),
};
