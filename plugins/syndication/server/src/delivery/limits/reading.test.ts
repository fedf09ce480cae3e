import { createServer, get, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { dropSlowReader } from './reading';

const LARGE = Buffer.alloc(40_000_000, 'x');

describe('a caller that does not take its answer', () => {
  let server: Server;
  let port: number;
  const dropped: boolean[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const body = request.url === '/large' ? LARGE : Buffer.from('small');
      response.once('close', () => dropped.push(!response.writableFinished));
      response.writeHead(200, { 'content-length': body.length });
      response.end(body);
      // For the test a second, and none more for its length.
      dropSlowReader(response, request.url === '/large' ? 0 : body.length, 1_000);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => void dropped.splice(0));

  it('is dropped, with what was kept for it', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    const started = performance.now();
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    while (dropped.length === 0) await new Promise((done) => setTimeout(done, 20));
    expect(dropped).toEqual([true]);
    expect(performance.now() - started).toBeGreaterThan(900);
    socket.destroy();
  });

  it.each(['/large', '/small'])('is not meant where one takes it: %s', async (path) => {
    const bytes = await new Promise<number>((resolve, reject) => {
      get({ port, path, host: '127.0.0.1' }, (response) => {
        let count = 0;
        response.on('data', (chunk: Buffer) => (count += chunk.length));
        response.on('end', () => resolve(count));
        response.on('error', reject);
      }).on('error', reject);
    });
    expect(bytes).toBe(path === '/large' ? LARGE.length : 5);
    await new Promise((done) => setTimeout(done, 20));
    expect(dropped).toEqual([false]);
  });
});
