import { CALLS, TAGS, type Described } from '../calls';
import { answersOf } from './answers';
import { parametersOf, type JsonSchema } from './parameters';
import { namedSchemas } from './schemas';

const text = (description: string): JsonSchema => ({ description, schema: { type: 'string' } });

const HEADERS = {
  RequestId: text('Names this answer in the agency’s record. Name it when you ask.'),
  RateLimit: text('What is left, by draft-ietf-httpapi-ratelimit-headers. Absent where there is no limit.'),
  RateLimitPolicy: text('The limits themselves.'),
  RetryAfter: text('When to come back, in seconds.'),
  Authenticate: text('How to send a key (RFC 9110, 11.6.1).'),
};

const SECURITY = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'The key as it was given: `wk_live_<keyId>_<secret>`, or `wk_test_…`, which sees test items alone.',
  },
  basic: { type: 'http', scheme: 'basic', description: 'The keyId as user and the secret as password.' },
};

const ABOUT = `News, pictures and videos for subscribing outlets, by the contracts that are in force, and nothing else.

Keep the cursor of \`/feed\` and call again with it: nothing is missed and nothing comes twice. Upsert by \`id\` and \`edition\`. On \`killed\` and \`withheld\` take the item down. Ignore members and events that you do not know: new ones may come. What is withdrawn is announced by \`Deprecation\` and \`Sunset\`.

Errors are problem documents (RFC 9457), whose \`type\` leads to a page that says what to do. Unknown parameters are an error. The HEAD of each GET is answered as well. What no contract grants is reserved: text and data mining, and training.`;

/** An operation's name in generated clients: `getFeed`, `getItemVersions`. */
const operationId = (call: Described, key: string): string =>
  `${call.method === 'POST' ? 'post' : 'get'}${key.charAt(0).toUpperCase()}${key.slice(1)}`;

/** The partner API as OpenAPI 3.1, made of the declarations by which it answers. `server` is where it is reached. */
export function openApiOf(input: { server: string }): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const [key, call] of Object.entries(CALLS) as Array<[string, Described]>) {
    const path = call.template ?? call.name;
    paths[path] = {
      ...paths[path],
      [call.method === 'POST' ? 'post' : 'get']: {
        operationId: operationId(call, key),
        tags: [call.tag],
        summary: call.summary,
        description: call.description,
        ...(call.signed ? { security: [] } : {}),
        parameters: parametersOf(call),
        responses: answersOf(call),
      },
    };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Partner API', version: '1', summary: 'The wire, as outlets pull it.', description: ABOUT },
    externalDocs: { description: 'Guides, and a page for each problem', url: `${input.server}/docs` },
    servers: [{ url: input.server }],
    security: [{ bearer: [] }, { basic: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: namedSchemas(), headers: HEADERS, securitySchemes: SECURITY },
  };
}
