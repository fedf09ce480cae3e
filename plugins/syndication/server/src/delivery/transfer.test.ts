import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { transfer, type Cut } from './transfer';

const CUT: Cut = { rule: 'item.status', reason: 'It was killed.', status: 410 };
const SIZE = 32 * 1_048_576;

function* noise(size: number, onPiece: () => void = () => undefined) {
  for (let sent = 0; sent < size; sent += 65_536) {
    onPiece();
    yield Buffer.alloc(65_536, sent % 251);
  }
}

describe('a transfer', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** What came at the other end, and what the transfer said. `slowly`: some milliseconds between two readings. */
  function send(from: { bytes: Readable; stands: () => Promise<Cut | null>; slowly?: number; leaves?: boolean }) {
    return new Promise<{ received: number; whole: boolean; cut: Cut | null; lasted: number }>((resolve, reject) => {
      const started = performance.now();
      let lasted = 0;
      let said: Promise<Cut | null> = Promise.resolve(null);
      server = createServer((_request, response) => {
        response.writeHead(200, { 'content-length': SIZE });
        said = transfer({ response, bytes: from.bytes, stands: from.stands });
        void said.then(() => (lasted = performance.now() - started));
      }).listen(0, '127.0.0.1', () => {
        const { port } = server!.address() as AddressInfo;
        let received = 0;
        get({ port, host: '127.0.0.1' }, (answer) => {
          answer.on('data', (piece: Buffer) => {
            received += piece.length;
            if (from.leaves) answer.destroy();
            if (!from.slowly) return;
            answer.pause();
            setTimeout(() => answer.resume(), from.slowly);
          });
          answer.on('error', () => undefined);
          answer.on(
            'close',
            () => void said.then((cut) => resolve({ received, whole: answer.complete, cut, lasted }), reject),
          );
        }).on('error', () => undefined);
      });
    });
  }

  it('sends everything while the decision stands, and asks at least once for each megabyte', async () => {
    let asked = 0;
    const stands = async () => ((asked += 1), null);
    expect(await send({ bytes: Readable.from(noise(SIZE)), stands })).toMatchObject({
      received: SIZE,
      whole: true,
      cut: null,
    });
    expect(asked).toBeGreaterThanOrEqual(31);
  });

  it('ends where the decision falls, by the next megabyte at the latest', async () => {
    let read = 0;
    let asked = 0;
    const stands = async () => ((asked += 1) > 3 ? CUT : null);
    const { whole, cut, received } = await send({ bytes: Readable.from(noise(SIZE, () => (read += 65_536))), stands });
    expect([whole, cut]).toEqual([false, CUT]);
    expect(received).toBeLessThanOrEqual(4 * 1_048_576);
    expect(read).toBeLessThan(6 * 1_048_576);
  });

  it('ends while the caller takes its time, and nothing that waits is sent', async () => {
    const started = performance.now();
    const stands = async () => (performance.now() - started > 600 ? CUT : null);
    const { whole, cut, received, lasted } = await send({ bytes: Readable.from(noise(SIZE)), stands, slowly: 200 });
    expect([whole, cut]).toEqual([false, CUT]);
    expect(received).toBeLessThan(SIZE / 4);
    // What the caller's own system holds it goes on reading; of ours nothing more comes.
    expect(lasted).toBeLessThan(1_500);
  });

  it('ends broken, not short, where the bytes cannot be read', async () => {
    const failing = Readable.from(
      (function* () {
        yield* noise(1_048_576);
        throw new Error('the disk is gone');
      })(),
    );
    expect(await send({ bytes: failing, stands: async () => null })).toMatchObject({ whole: false, cut: null });
    expect(failing.destroyed).toBe(true);
  });

  it('lets go of the bytes when the caller leaves', async () => {
    const bytes = Readable.from(noise(SIZE));
    expect(await send({ bytes, stands: async () => null, leaves: true })).toMatchObject({ whole: false, cut: null });
    expect(bytes.destroyed).toBe(true);
  });
});
