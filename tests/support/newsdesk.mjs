import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The built app with editors in it who publish, update, correct, kill, withhold and restore as fast as they go, and say each
 * time that it is done. They know after a `kill -9` what was published before it.
 */
const project = process.env.PROJECT;
const { createStrapi } = createRequire(path.join(project, 'package.json'))('@strapi/strapi');
const strapi = await createStrapi({
  appDir: project,
  distDir: path.join(project, 'dist'),
  autoReload: false,
  serveAdminPanel: false,
});
strapi.log.level = 'error';
await strapi.start();

const EDITORS = 2;
/** Milliseconds from one deed to the next: without any, SQLite's synchronous calls leave the process no turn to answer. */
const BREATH = 4;
const articles = strapi.documents('api::article.article');
const newsroom = strapi.plugin('syndication').service('newsroom');
const table = () => strapi.db.connection('wire_items');
const services = await strapi.db.query('api::service.service').findMany({ where: { code: 'world' } });
const data = (words) => ({
  headline: `Story ${words}`,
  body: [{ type: 'paragraph', children: [{ type: 'text', text: `What happened: ${words}.` }] }],
  services: services.map(({ documentId }) => documentId),
});
let count = 0;
const words = () => `${process.pid}-${(count += 1)}`;

const publish = async () => {
  const { documentId } = await articles.create({ locale: 'en', status: 'published', data: data(words()) });
  const { id } = await table().where({ document_id: documentId }).first('id');
  return { id, documentId, status: 'usable' };
};
const update = async ({ documentId }) => {
  await articles.update({ documentId, locale: 'en', data: data(words()) });
  await articles.publish({ documentId, locale: 'en' });
};
/** What an editor may do with an item, and how it stands afterwards. */
const DEEDS = {
  update: { of: 'usable', to: 'usable', deed: update },
  correct: {
    of: 'usable',
    to: 'usable',
    deed: ({ id }) => newsroom.correct({ item: id, data: data(words()), note: 'The number was wrong.' }),
  },
  kill: { of: 'usable', to: 'canceled', deed: ({ id }) => newsroom.kill({ item: id, reason: 'It is not true.' }) },
  withhold: { of: 'usable', to: 'withheld', deed: ({ id }) => newsroom.withhold({ item: id, reason: 'In doubt.' }) },
  restore: { of: 'withheld', to: 'usable', deed: ({ id }) => newsroom.restore({ item: id }) },
};
/** Out of twenty: the rest is new. */
const HABITS = ['update', 'update', 'update', 'correct', 'correct', 'kill', 'kill', 'withhold', 'restore', 'restore'];

let working = true;
async function edit(items) {
  while (working) {
    const { of, to, deed } = DEEDS[HABITS[Math.floor(Math.random() * 20)]] ?? {};
    const fitting = items.filter(({ status }) => status === of);
    const item = fitting[Math.floor(Math.random() * fitting.length)];
    if (item) {
      await deed(item);
      item.status = to;
    } else items.push(await publish());
    process.send({ done: true });
    await new Promise((resolve) => setTimeout(resolve, BREATH));
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', async (message) => {
  if (message === 'rest') {
    working = false;
    return;
  }
  const known = (await table().orderBy('id').select('id', 'document_id', 'status')).map((row) => ({
    id: row.id,
    documentId: row.document_id,
    status: row.status,
  }));
  const editors = Array.from({ length: EDITORS }, (_, editor) =>
    known.filter((__, index) => index % EDITORS === editor),
  );
  try {
    await Promise.all(editors.map(edit));
    process.send({ rested: true });
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
process.send({ ready: strapi.server.httpServer.address().port });
