import { existsSync } from 'node:fs';
import path from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Agency } from '../../contracts';
import { formatTitles, type Page } from '../docs';
import { encode, header, notModified, respond, splitTarget, type Exchange } from '../http';
import type { Limits } from '../limits';
import { openDraft } from '../open-door';
import { Problem, statusOf } from '../problems';
import { addressOf } from '../session';
import { frontPage } from './page';
import { ai, robots, security, tdmPolicy, tdmrep } from './reservations';

export interface FrontSettings {
  /** Path of the partner API. */
  prefix: string;
  /** Scheme and host as outlets see them. */
  origin: string;
  proxies: string[];
  contact: string;
  /** Where to report a hole; empty where nothing is set. */
  security: string;
  languages: string[];
  /** What lies there is served by Strapi, in the place of what is made here. */
  publicDirectory: string;
}

const TEXT = 'text/plain; charset=utf-8';
const POLICY = '/.well-known/tdm-policy.json';

/** What anybody may read at the root: the front page, and what is reserved. All of it from configuration and terms as they are now. */
export function createFront(input: {
  settings: FrontSettings;
  agency: () => Promise<Agency>;
  /** Names of the services. */
  services: () => Promise<string[]>;
  limits: Pick<Limits, 'visit'>;
  clock: () => number;
  log: { error(message: string): void };
}) {
  const { settings, agency, clock } = input;
  const { prefix, origin, contact } = settings;

  const pages: Record<string, () => Promise<Page>> = {
    '/': async () => {
      const { name, notice } = await agency();
      const services = await input.services();
      const offer = { name, notice, services, contact, languages: settings.languages, formats: formatTitles() };
      return { contentType: 'text/html; charset=utf-8', body: frontPage({ offer, api: prefix }) };
    },
    '/robots.txt': async () => page(TEXT, robots(prefix)),
    '/ai.txt': async () => page(TEXT, ai()),
    '/.well-known/tdmrep.json': async () => page('application/json', tdmrep(`${origin}${POLICY}`)),
    [POLICY]: async () => {
      const { name } = await agency();
      return page('application/ld+json', tdmPolicy({ origin, uid: `${origin}${POLICY}`, name, contact }));
    },
    ...(settings.security === ''
      ? {}
      : {
          '/.well-known/security.txt': async () =>
            page(TEXT, security({ contact: settings.security, origin, now: clock() })),
        }),
  };
  for (const name of Object.keys(pages))
    if (existsSync(path.join(settings.publicDirectory, name === '/' ? 'index.html' : name))) delete pages[name];

  async function answer(context: Exchange, make: () => Promise<Page>): Promise<void> {
    const address = addressOf({
      remote: context.req.socket.remoteAddress,
      forwarded: header(context, 'x-forwarded-for'),
      proxies: settings.proxies,
    });
    const limited = await input.limits.visit({ address });
    const draft = openDraft(await make());
    const headers: Record<string, string> = {
      ...draft.headers,
      ...limited,
      'x-content-type-options': 'nosniff',
      'tdm-reservation': '1',
      'tdm-policy': `${origin}${POLICY}`,
      'content-usage': 'train-ai=n',
    };
    if (notModified(context, draft)) {
      delete headers['content-type'];
      return respond(context, { status: 304, headers, body: null });
    }
    const { body, encoding } = await encode(context, draft.body[0]!);
    respond(context, {
      status: 200,
      headers: { ...headers, ...(encoding ? { 'content-encoding': encoding } : {}) },
      body,
    });
  }

  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const method = req.method ?? 'GET';
    const [name] = splitTarget(req.url ?? '/');
    const make = Object.hasOwn(pages, name) ? pages[name] : undefined;
    if (!make || (method !== 'GET' && method !== 'HEAD')) return false;
    const context = { req, res, method };
    answer(context, make).catch((error: unknown) => {
      const problem = error instanceof Problem ? error : null;
      if (!problem) input.log.error(`The front page failed: ${error instanceof Error ? error.message : String(error)}`);
      respond(context, {
        status: problem ? statusOf(problem.kind) : 503,
        headers: { 'content-type': TEXT, 'retry-after': '5', ...problem?.headers },
        body: Buffer.from(`${problem?.message ?? 'Come back in a moment.'}\n`),
      });
    });
    return true;
  };
}

const page = (contentType: string, text: string): Page => ({ contentType, body: Buffer.from(text) });
