import { expectInStep } from '../support/followed';
import { follow, type Followed } from '../support/following';
import { agencyWithOutlet } from '../support/imports';

/** The small sister of tests/soak/client.soak.ts. */
describe('the client, on a real wire whose server is killed twice', () => {
  let agency: Awaited<ReturnType<typeof agencyWithOutlet>>;
  let followed: Followed;

  beforeAll(async () => {
    agency = await agencyWithOutlet();
    followed = await follow({ agency, deeds: 200, kills: 2 });
  }, 600_000);
  afterAll(() => agency?.environment.drop());

  it('misses nothing, brings nothing twice, and leaves nothing that was killed', () => {
    const types = new Set(followed.wire.map(({ type }) => type));
    for (const type of ['published', 'updated', 'corrected', 'killed', 'withheld', 'restored'])
      expect(types).toContain(type);
    expect(followed.wire.length).toBeGreaterThanOrEqual(200);
    expectInStep(followed);
  });

  it('never says its key', () => {
    expect(followed.said).toContain('.json');
    expect(followed.said).not.toContain(agency.key.split('_').at(-1));
  });
});
