import { createHash } from 'node:crypto';
import { openPages, type Page } from './docs';
import type { Draft } from './draft';
import type { Exchange } from './http';
import type { LimitHeaders } from './limits';
import { Problem } from './problems';
import { nothing, readQuery } from './query';

/** No page of ours loads anything from elsewhere, and nothing in it runs. */
const STRICT = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** What anybody is given, the same to everybody: it is asked whether it is still so, and may be kept. */
export const openDraft = ({ contentType, body }: Page): Draft => ({
  status: 200,
  headers: {
    'content-type': contentType,
    'cache-control': 'public, no-cache',
    vary: 'Accept-Encoding',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    ...(contentType.startsWith('text/html') ? STRICT : {}),
  },
  body: [body],
  items: [],
  read: [],
});

/** `/openapi.json` and `/docs`, for anybody; null for every other path. */
export function createOpenDoor(input: {
  base: string;
  server: string;
  guides?: string;
  /** Counts a request that brings no key. @throws Problem where there are too many */
  visit: (context: Exchange) => Promise<LimitHeaders>;
}) {
  let drafts: Map<string, Draft> | null = null;

  async function answer(context: Exchange, path: string, search: URLSearchParams): Promise<Draft> {
    const limited = await input.visit(context);
    const draft = drafts!.get(path)!;
    if (context.method !== 'GET' && context.method !== 'HEAD')
      throw new Problem('method-not-allowed', `${path} takes GET and HEAD.`, { headers: { Allow: 'GET, HEAD' } });
    readQuery(nothing, search);
    return { ...draft, headers: { ...draft.headers, ...limited } };
  }

  return (context: Exchange, path: string, search: URLSearchParams): Promise<Draft> | null => {
    if (path !== '/openapi.json' && path !== '/docs' && !path.startsWith('/docs/')) return null;
    drafts ??= new Map([...openPages(input)].map(([name, page]) => [name, openDraft(page)]));
    return drafts.has(path) ? answer(context, path, search) : null;
  };
}
