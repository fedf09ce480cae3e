import { expectInStep, summaryOf } from '../support/followed';
import { follow } from '../support/following';
import { agencyWithOutlet } from '../support/imports';

const KILLS = Number(process.env['SOAK_ROUNDS'] ?? 10);
const DEEDS = 5_000;

describe(`the client, on a real wire of ${DEEDS} events whose server is killed ${KILLS} times`, () => {
  let agency: Awaited<ReturnType<typeof agencyWithOutlet>>;

  beforeAll(async () => {
    agency = await agencyWithOutlet();
  });
  afterAll(() => agency?.environment.drop());

  it('misses nothing, brings nothing twice, and leaves nothing that was killed', async () => {
    const followed = await follow({ agency, deeds: DEEDS, kills: KILLS });
    console.log(summaryOf(followed));
    expect(followed.wire.length).toBeGreaterThanOrEqual(DEEDS);
    expectInStep(followed);
  }, 1_800_000);
});
