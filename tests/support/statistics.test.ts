import { welch } from './statistics';

describe('the statistic of the timing soak', () => {
  /** Times of about 8 ms with a long tail, as they are over loopback; the same each run. */
  const noise = (seed: number) => {
    let state = seed;
    const next = () => ((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) + 1) / 2_147_483_649;
    return Array.from({ length: 4_000 }, () => 5 + 5 * next() - Math.log(next()) * (next() < 0.01 ? 20 : 0.05));
  };

  it('finds half a millisecond in answers that leave with the beat, and nothing in what is the same', () => {
    expect(Math.abs(welch(noise(1), noise(2)))).toBeLessThan(4.5);
    expect(
      Math.abs(
        welch(
          noise(1),
          noise(2).map((time) => time + 0.5),
        ),
      ),
    ).toBeGreaterThan(4.5);
  });

  it('finds it in the bulk where the tail hides it', () => {
    const tail = (values: number[]) => values.map((value, index) => (index % 50 === 0 ? value + 3_000 : value));
    const [one, other] = [tail(noise(3)), tail(noise(4).map((time) => time + 1))];
    expect(Math.abs(welch(one, other, [1]))).toBeLessThan(4.5);
    expect(Math.abs(welch(one, other))).toBeGreaterThan(4.5);
  });
});
