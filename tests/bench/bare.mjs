import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';

/** A server that sends bytes and does nothing else. */
const [page, item] = [readFileSync(process.env.PAGE_FILE), readFileSync(process.env.ITEM_FILE)];
createServer((request, response) => {
  const body = request.url.startsWith('/item') ? item : page;
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
}).listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
