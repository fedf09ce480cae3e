import autocannon from 'autocannon';

/** Asks one server for a while, from a process of its own: `{ url, paths, headers, duration, connections }` as JSON. */
const order = JSON.parse(process.argv[2]);
const result = await autocannon({
  url: order.url,
  connections: order.connections,
  duration: order.duration,
  requests: order.paths.map((path) => ({ method: 'GET', path, headers: order.headers })),
});
process.stdout.write(
  JSON.stringify({
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    errors: result.errors + result.non2xx,
    bytes: result.throughput.average,
  }),
);
