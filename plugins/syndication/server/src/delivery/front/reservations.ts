import { textIn, type Text } from '../../../../shared/terms';

/** Crawlers that gather for models, by the names that they give themselves. */
const CRAWLERS = [
  'AI2Bot',
  'Amazonbot',
  'Applebot-Extended',
  'Bytespider',
  'CCBot',
  'ClaudeBot',
  'Claude-User',
  'cohere-ai',
  'Diffbot',
  'DuckAssistBot',
  'FacebookBot',
  'Google-Extended',
  'GPTBot',
  'ChatGPT-User',
  'OAI-SearchBot',
  'ImagesiftBot',
  'meta-externalagent',
  'MistralAI-User',
  'omgili',
  'PerplexityBot',
  'Timpibot',
  'YouBot',
];

/** How long a security.txt may be believed (milliseconds). */
const BELIEVED = 90 * 86_400_000;

const lines = (...all: string[]): string => `${all.join('\n')}\n`;

/** Search engines find the front page and the docs; nothing else is theirs, and nothing is a model's. */
export const robots = (api: string): string =>
  lines(
    '# Nothing of the wire is here: content is delivered to subscribing outlets only.',
    ...CRAWLERS.map((name) => `User-agent: ${name}`),
    'Disallow: /',
    '',
    'User-agent: *',
    'Content-Usage: train-ai=n',
    'Allow: /$',
    `Allow: ${api}/docs`,
    `Allow: ${api}/openapi.json`,
    'Disallow: /',
  );

export const ai = (): string =>
  lines('# Nothing may be used for training without a contract.', 'User-Agent: *', 'Disallow: /', 'Disallow: *');

/** TDM Reservation Protocol: all of it is reserved, and the policy says whom to ask. */
export const tdmrep = (policy: string): string =>
  JSON.stringify([{ location: '/', 'tdm-reservation': 1, 'tdm-policy': policy }], null, 2);

/** The TDM policy: an Offer in ODRL, by which a licence for mining can be asked for. */
export function tdmPolicy(input: { origin: string; uid: string; name: Text | undefined; contact: string }): string {
  const { origin, uid, name, contact } = input;
  const reached = contact.includes('://') ? { 'vcard:hasURL': contact } : { 'vcard:hasEmail': `mailto:${contact}` };
  const policy = {
    '@context': ['http://www.w3.org/ns/odrl.jsonld', 'http://www.w3.org/ns/tdmrep.jsonld'],
    '@type': 'Offer',
    profile: 'http://www.w3.org/ns/tdmrep',
    uid,
    assigner: {
      uid: origin,
      'vcard:fn': textIn(name, 'en') ?? new URL(origin).hostname,
      ...(contact === '' ? { 'vcard:hasURL': origin } : reached),
    },
    permission: [{ action: 'tdm:mine', duty: [{ action: 'obtainConsent' }] }],
  };
  return JSON.stringify(policy, null, 2);
}

/** RFC 9116. */
export const security = (input: { contact: string; origin: string; now: number }): string =>
  lines(
    `Contact: ${input.contact.includes('://') ? input.contact : `mailto:${input.contact}`}`,
    `Expires: ${new Date(input.now + BELIEVED).toISOString()}`,
    'Preferred-Languages: en, tr',
    `Canonical: ${input.origin}/.well-known/security.txt`,
  );
