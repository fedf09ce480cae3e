import { fenceWebhooks, type Runner } from './webhooks';

function fenced() {
  const sent: Array<[string, unknown]> = [];
  const warned: string[] = [];
  const runner: Runner = {
    async run(_webhook, event, info) {
      sent.push([event, info]);
    },
  };
  fenceWebhooks({
    runner,
    licensed: { types: new Set(['api::article.article']), provider: 'vault' },
    sieve: async (uid, entry) => {
      if (uid === 'api::broken.broken') throw new Error('no such type');
      return { ...(entry as object), sieved: true };
    },
    log: { warn: (message) => warned.push(message) },
  });
  return {
    sent,
    warned,
    run: (event: string, info?: Record<string, unknown>) => runner.run({ name: 'site', url: 'x' }, event, info),
  };
}

describe('Strapi’s webhooks', () => {
  it.each([
    ['entry.publish', { uid: 'api::article.article', entry: { headline: 'x' } }],
    ['entry.publish', { model: 'article', entry: { headline: 'x' } }],
    ['entry.update', { uid: 'api::broken.broken', entry: {} }],
    ['media.create', { media: { name: 'harbour.jpg' } }],
    ['media-folder.create', { folder: 'x' }],
    ['review-workflows.updateEntryStage', { uid: 'api::article.article', entity: {} }],
  ])('send nothing of %s with %j, and say so', async (event, info) => {
    const { run, sent, warned } = fenced();
    await run(event, info);
    expect(sent).toEqual([]);
    expect(warned).toEqual([expect.stringContaining(event)]);
  });

  it('send an agency’s own entries through the sieve', async () => {
    const { run, sent } = fenced();
    await run('entry.create', { model: 'site', uid: 'api::site.site', entry: { title: 'x' }, more: 1 });
    expect(sent).toEqual([
      ['entry.create', { model: 'site', uid: 'api::site.site', entry: { title: 'x', sieved: true } }],
    ]);
  });

  it('send of an event that the guard does not know its name alone', async () => {
    const { run, sent } = fenced();
    await run('agency.custom', { article: { headline: 'x' } });
    await run('trigger-test');
    expect(sent).toEqual([
      ['agency.custom', {}],
      ['trigger-test', {}],
    ]);
  });
});
