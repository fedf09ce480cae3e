import { createRequire } from 'node:module';
import path from 'node:path';

/** The built app with an editor in it who publishes as fast as it goes, and says what was answered. For `kill -9`. */
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

const articles = strapi.documents('api::article.article');
const services = await strapi.db.query('api::service.service').findMany({ where: { code: 'world' } });
const data = (words) => ({
  headline: `Story ${words}`,
  body: [{ type: 'paragraph', children: [{ type: 'text', text: `What happened: ${words}.` }] }],
  services: services.map(({ documentId }) => documentId),
});
let number = 0;
async function edit() {
  for (;;) {
    number += 1;
    const words = `${process.pid}-${number}`;
    const { documentId } = await articles.create({ locale: 'en', status: 'published', data: data(words) });
    process.send({ published: documentId });
    if (number % 3 === 0) {
      await articles.update({ documentId, locale: 'en', data: data(`${words} again`) });
      await articles.publish({ documentId, locale: 'en' });
      process.send({ published: documentId });
    }
  }
}
process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  for (let editor = 0; editor < 4; editor += 1)
    edit().catch((error) => {
      console.error(error);
      process.exit(1);
    });
});
process.send({ ready: strapi.server.httpServer.address().port });
