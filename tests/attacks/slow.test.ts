import { request } from 'node:http';
import { API, startApp, type App } from '../support/app';
import { publishArticle, termsFor } from '../support/content';
import { openLine, sendRaw } from '../support/sockets';

describe('a request that is not as it should be', () => {
  let app: App;
  let key: string;
  let story: { id: string };

  beforeAll(async () => {
    app = await startApp();
    key = (await app.apply(termsFor()))['daily-cms']?.['main'] ?? '';
    story = await publishArticle(app);
  });
  afterAll(() => app?.stop());

  const head = (line: string, ...more: string[]) =>
    [`${line} HTTP/1.1`, 'Host: wire.example', `Authorization: Bearer ${key}`, ...more].join('\r\n') + '\r\n\r\n';
  const calls = () => [`GET ${API}/feed`, `GET ${API}/items/${story.id}`, `POST ${API}/items/${story.id}/take`];

  it('brings a body that is too long: it is a 413, and the connection ends before it is read', async () => {
    for (const call of [...calls(), `GET ${API}/nothing`]) {
      const line = openLine(app.origin);
      line.socket.write(head(call, 'Content-Length: 1000000000'));
      const { text } = await line.ended;
      expect([call, text.slice(0, 12)]).toEqual([call, 'HTTP/1.1 413']);
      expect(text).toContain('"type":');
      expect(text).toMatch(/\r\nconnection: close\r\n/i);
    }
  });

  it('brings a body without end: it is a 413 when it has got too long', async () => {
    for (const call of calls()) {
      const line = openLine(app.origin);
      line.socket.write(head(call, 'Transfer-Encoding: chunked'));
      const chunk = `1000\r\n${'x'.repeat(4_096)}\r\n`;
      let sent = 0;
      const sending = setInterval(() => {
        if (!line.socket.writable) return;
        line.socket.write(chunk);
        sent += 4_096;
      }, 1);
      const { text } = await line.ended;
      clearInterval(sending);
      expect([call, text.slice(0, 12)]).toEqual([call, 'HTTP/1.1 413']);
      expect(sent).toBeLessThan(1_000_000);
    }
  });

  it('brings a body that nobody asked for: it is read away, and the connection used again', async () => {
    const line = openLine(app.origin);
    line.socket.write(`${head(calls()[0]!, 'Content-Length: 5')}hello`);
    line.socket.write(head(calls()[1]!, 'Connection: close'));
    const { text } = await line.ended;
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it('has a head that is too large: 431, or 414 where it is the address', async () => {
    const large = await sendRaw(app.origin, head(calls()[0]!, `X-Much: ${'x'.repeat(20_000)}`));
    expect(large.status).toBe(431);
    const many = await sendRaw(app.origin, head(calls()[0]!, ...Array.from({ length: 3_000 }, (_, n) => `X-${n}: 1`)));
    expect(many.status).toBe(431);
    const long = await sendRaw(app.origin, head(`GET ${API}/feed?after=${'x'.repeat(8_000)}`, 'Connection: close'));
    expect(long.status).toBe(414);
  });

  it('says twice, or in two ways, how long it is: it is refused before it is read', async () => {
    const smuggled = `GET ${API}/account HTTP/1.1\r\nHost: wire.example\r\n\r\n`;
    for (const more of [
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      ['Content-Length: 5', 'Content-Length: 6'],
      ['Content-Length: 5, 6'],
      ['Content-Length: -1'],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
      [' Content-Length: 5'],
    ]) {
      const { status, text } = await sendRaw(app.origin, `${head(calls()[0]!, ...more)}0\r\n\r\n${smuggled}`);
      expect([more, status, text.match(/HTTP\/1\.1/g)?.length]).toEqual([more, 400, 1]);
    }
  });

  it.each([
    ['limit=1&limit=2', 'limit'],
    ['limit=1&limit=1', 'limit'],
    ['kind=article&limit=5&kind=picture', 'kind'],
    ['limit=1&%6Cimit=2', 'limit'],
    ['limit[]=1', 'limit[]'],
    ['limit[0]=1', 'limit[0]'],
    ['Limit=1', 'Limit'],
    ['limit =1', 'limit '],
    ['constructor=1', 'constructor'],
    ['__proto__=1', '__proto__'],
    ['toString=1', 'toString'],
    ['%00=1', '\0'],
    ['=1', ''],
    ['limit=1;limit=2', 'limit'],
    ['limit=1%26limit=2', 'limit'],
    ['limit=%31%00', 'limit'],
    ['limit=１', 'limit'],
  ])('has parameters that could be taken for others: %s is a 400 that names them', async (query, parameter) => {
    for (const call of ['/feed', '/items', '/account/deliveries', `/items/${story.id}`]) {
      const answer = await app.get(`${call}?${query}`, key);
      expect([call, answer.status]).toEqual([call, 400]);
      if (call !== `/items/${story.id}`) expect([call, answer.body['parameter']]).toEqual([call, parameter]);
    }
  });

  it('has more parameters than any call takes: 400', async () => {
    const query = Array.from({ length: 500 }, (_, number) => `p${number}=1`).join('&');
    expect((await app.get(`/feed?${query}`, key)).body).toMatchObject({ status: 400, parameter: 'p50' });
  });

  it('brings lines for the head of the answer: none gets there', async () => {
    const injected = [
      '%0d%0aX-Injected:%201',
      '%0aX-Injected:%201',
      '%E5%98%8A%E5%98%8DX-Injected:1',
      '%5Cr%5CnX-Injected:1',
    ];
    for (const value of injected) {
      for (const call of [
        `/items/${value}`,
        `/items/${story.id}${value}`,
        `/policies/${value}`,
        `/policies/item-${value}`,
        `/feed?after=${value}`,
        `/feed?${value}=1`,
        `/items?since=${value}`,
        `/items/${story.id}/rights?territory=${value}`,
        `/${value}`,
      ]) {
        const answer = await app.get(call, key);
        expect([call, [400, 404].includes(answer.status)]).toEqual([call, true]);
        expect([call, answer.headers.get('x-injected')]).toEqual([call, null]);
      }
    }
    for (const line of [`GET ${API}/feed?x=\r\nX-Injected: 1`, `GET ${API}/feed?x=\rX-Injected: 1`]) {
      const { status, head: answered } = await sendRaw(app.origin, head(line, 'Connection: close'));
      expect([status, /^x-injected/im.test(answered)]).toEqual([400, false]);
    }
  });

  it('asks by another method than the call takes: it is told which, whatever else it says', async () => {
    const overriding = { 'x-http-method-override': 'GET', 'x-method-override': 'GET', 'x-http-method': 'GET' };
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await app.get(`/items/${story.id}`, key, { method, headers: overriding });
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
      expect(answer.text).not.toContain('Harbour');
    }
  });

  it('drips: a head that does not end is not waited for', async () => {
    const line = openLine(app.origin);
    line.socket.write(`GET ${API}/feed HTTP/1.1\r\nHost: wire.example\r\n`);
    const dripping = setInterval(() => line.socket.writable && line.socket.write('X-Slow: 1\r\n'), 500);
    const silent = openLine(app.origin);
    const [dripped, said] = await Promise.all([line.ended, silent.ended]);
    clearInterval(dripping);
    // Fifteen seconds, and the five in which it is noticed; Node's own are sixty and thirty.
    for (const { text, after } of [dripped, said]) {
      expect(after).toBeGreaterThan(10_000);
      expect(after).toBeLessThan(55_000);
      expect(text === '' || text.startsWith('HTTP/1.1 408')).toBe(true);
    }
  });

  it('drips: a body that does not end is not waited for', async () => {
    const line = openLine(app.origin);
    line.socket.write(head(calls()[2]!, 'Content-Length: 100'));
    const dripping = setInterval(() => line.socket.writable && line.socket.write('x'), 500);
    const { text, after } = await line.ended;
    clearInterval(dripping);
    expect(text).toBe('');
    expect(after).toBeLessThan(45_000);
  });

  it('still finds the others served: an outlet notices nothing of two hundred that drip', async () => {
    const lines = Array.from({ length: 200 }, () => openLine(app.origin));
    for (const { socket } of lines) socket.write(`GET ${API}/feed HTTP/1.1\r\nHost: w`);
    const answer = await new Promise<number>((resolve, reject) => {
      request(`${app.origin}${API}/feed`, { headers: { authorization: `Bearer ${key}` }, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
    expect(answer).toBe(200);
    for (const { socket } of lines) socket.destroy();
  });
});
