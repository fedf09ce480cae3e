/** 10,000 stories of about 3,000 characters, the same in each run. */
export const COUNT = 10_000;
export const PAGE = 25;

const WORDS =
  'harbour council morning bridge vote region market water station winter school report minister train season border price energy film match coast village record grain mayor ferry plan'.split(
    ' ',
  );

function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0;
    return state / 2 ** 32;
  };
}

export function story(number) {
  const next = random(number + 1);
  const words = (count) => Array.from({ length: count }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ');
  const sentence = (count) => {
    const text = words(count);
    return `${text[0].toUpperCase()}${text.slice(1)}.`;
  };
  return {
    number,
    headline: sentence(8).slice(0, -1),
    summary: sentence(24),
    byline: `Reporter ${number % 40}`,
    paragraphs: Array.from({ length: 9 }, () => Array.from({ length: 4 }, () => sentence(13)).join(' ')),
    created: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
  };
}
