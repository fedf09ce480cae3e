import { explore } from '../support/exploring';

const REQUESTS = Number(process.env['SOAK_ROUNDS'] ?? 20_000);

it(`${REQUESTS.toLocaleString('en')} requests made from the OpenAPI document are answered as it says`, async () => {
  const { statuses, calls } = await explore({ runs: REQUESTS });
  console.log(statuses, calls);
  expect(Object.keys(calls)).toHaveLength(13);
}, 3_600_000);
