import type { Door } from './types';

const CARRIERS = ['entry.', 'media.', 'review-workflows.', 'releases.'];

/** Strapi's webhooks on events that carry whole entries or files. */
export const webhooks: Door = async ({ strapi }) => {
  const store = strapi.get('webhookStore') as {
    findWebhooks(): Promise<Array<{ name: string; url: string; events: string[]; isEnabled: boolean }>>;
  };
  return (await store.findWebhooks()).flatMap(({ name, url, events, isEnabled }) => {
    const carrying = events.filter((event) => CARRIERS.some((begins) => event.startsWith(begins)));
    if (!isEnabled || carrying.length === 0) return [];
    return [
      {
        door: `webhook ${name}`,
        severity: 'warning' as const,
        what: `It asks to be sent ${carrying.join(', ')} at ${hostOf(url)}. Strapi sends whole entries, unsigned and unrecorded; what is licensed the guard keeps back.`,
        todo: 'Delete it (Settings → Webhooks), or let it hear of other events only. Outlets are told by the partner API.',
      },
    ];
  });
};

/** An address may hold a secret; the log needs only to know whose it is. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'an address that is none');
