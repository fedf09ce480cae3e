/**
 * Welch's t for whether two kinds of answer take a different time, after what is beyond the slowest `crop` of both was
 * taken off: the tail is the machine's, not ours. As in dudect (Reparaz, Balasch, Verbauwhede 2017), |t| over 4.5 is a
 * difference. What is left may differ for many reasons and at once, so the crops are tried one after another, and the
 * greatest counts.
 */
export function welch(a: number[], b: number[], crops: number[] = [1, 0.99, 0.95, 0.9, 0.75, 0.5]): number {
  const all = [...a, ...b].sort((x, y) => x - y);
  let greatest = 0;
  for (const crop of crops) {
    const most = all[Math.ceil(all.length * crop) - 1] ?? Infinity;
    const [one, other] = [a, b].map((values) => momentsOf(values.filter((value) => value <= most)));
    if (!one || !other || one.count < 100 || other.count < 100) continue;
    const t = (one.mean - other.mean) / Math.sqrt(one.variance / one.count + other.variance / other.count);
    if (Math.abs(t) > Math.abs(greatest)) greatest = t;
  }
  return greatest;
}

function momentsOf(values: number[]) {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(count - 1, 1);
  return { count, mean, variance };
}

export const median = (values: number[]): number => [...values].sort((x, y) => x - y)[values.length >> 1] ?? NaN;
