import { createBuffers } from './buffers';
import type { Draft } from './draft';
import { encode, notModified, respond, type Exchange } from './http';
import { problemDocument, statusOf, type Problem } from './problems';
import { transfer } from './transfer';

/** Sends what was recorded, and problems. */
export function createSending({ base, keptBytes }: { base: string; keptBytes: number }) {
  const join = createBuffers({ keptBytes });

  async function send(context: Exchange, requestId: string, draft: Draft): Promise<void> {
    const headers = common(requestId, 'application/json; charset=utf-8', draft.headers);
    if (notModified(context, draft)) {
      for (const name of ['content-type', 'content-length', 'content-range']) delete headers[name];
      return respond(context, { status: 304, headers, body: null });
    }
    if (draft.media && context.method !== 'HEAD') {
      const bytes = await draft.media.open();
      if (context.res.headersSent || context.res.destroyed) return void bytes.destroy();
      context.res.writeHead(draft.status, headers);
      const cut = await transfer({ response: context.res, bytes, stands: draft.media.stands });
      if (cut) await draft.media.broken?.(cut).catch(() => undefined);
      return;
    }
    const { bytes, giveBack } = join(draft.body);
    // Until the last byte was handed to the system; an answer that broke off may still be read there.
    context.res.once('finish', giveBack);
    const { body, encoding } = await encode(context, bytes);
    if (encoding) headers['content-encoding'] = encoding;
    const told = context.method === 'HEAD' && draft.unmeasured ? null : body;
    respond(context, { status: draft.status, headers, body: told });
  }

  function sendProblem(context: Exchange, requestId: string, problem: Problem): void {
    respond(context, {
      status: statusOf(problem.kind),
      headers: common(requestId, 'application/problem+json', problem.headers),
      body: Buffer.from(JSON.stringify(problemDocument({ problem, base, requestId }))),
    });
  }

  return { send, sendProblem };
}

/** Headers that each answer has, and its own. */
function common(requestId: string, contentType: string, own: Record<string, string>): Record<string, string> {
  const headers = {
    'request-id': requestId,
    'cache-control': 'private, no-cache',
    vary: 'Authorization, Accept, Accept-Encoding',
    'x-content-type-options': 'nosniff',
    // What is not granted in a contract is reserved: text and data mining (TDMRep) and training.
    'tdm-reservation': '1',
    'content-usage': 'train-ai=n',
    'content-type': contentType,
  };
  return Object.assign(headers, own);
}
