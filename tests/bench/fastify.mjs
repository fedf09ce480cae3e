import Database from 'better-sqlite3';
import Fastify from 'fastify';

/** What a good engineer writes in an hour: a query and JSON.stringify; no rights, no record. */
const database = new Database(process.env.STORIES_FILE, { readonly: true });
const page = database.prepare('SELECT * FROM stories WHERE number > ? ORDER BY number LIMIT 25');
const one = database.prepare('SELECT * FROM stories WHERE number = ?');
const shown = (row) => ({ ...row, paragraphs: JSON.parse(row.paragraphs) });
const app = Fastify();
app.get('/stories', (request, reply) => {
  reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ stories: page.all(Number(request.query.after ?? 0)).map(shown) }));
});
app.get('/stories/:number', (request, reply) => {
  const row = one.get(Number(request.params.number));
  if (!row) return reply.code(404).send();
  reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(shown(row)));
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.send?.('ready');
