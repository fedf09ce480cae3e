import { createServer, get, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { dropSlowReader } from './reading';

const LARGE = Buffer.alloc(40_000_000, 'x');

describe('a caller that does not take its answer', () => {
  let server: Server;
  let port: number;
  let closed: number;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const body = request.url === '/small' ? Buffer.from('small') : LARGE;
      response.once('close', () => (closed += 1));
      response.writeHead(200, { 'content-length': body.length });
      response.end(body);
      // For who takes nothing a second, and none more for its length.
      if (request.url === '/stuck') dropSlowReader(response, 0, 1_000);
      else dropSlowReader(response, body.length);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    closed = 0;
  });

  it('is dropped, with what was kept for it', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    const started = performance.now();
    socket.write('GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n');
    // It reads nothing and ends nothing: nobody but the server closes this.
    while (closed === 0) await new Promise((done) => setTimeout(done, 20));
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
  });
});
