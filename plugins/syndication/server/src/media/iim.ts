/** IPTC's IIM (version 4): datasets, each with a marker, its record, its number and its length. */
const MARKER = 0x1c;
const APPLICATION = 2;
/** 1:90, which says in which characters the rest is written; ESC % G is UTF-8. */
const CHARACTERS = { record: 1, dataset: 90 };
const UTF8 = Buffer.from([0x1b, 0x25, 0x47]);
/** 2:00, the version of the record, stands first in it. */
const VERSION = 0;

/** Datasets of record 2 that carry rights, with the most bytes that IIM allows each. */
const DATASETS = {
  creator: { dataset: 80, bytes: 32 },
  creditLine: { dataset: 110, bytes: 32 },
  source: { dataset: 115, bytes: 32 },
  copyrightNotice: { dataset: 116, bytes: 128 },
} as const;
export type IimField = keyof typeof DATASETS;
export type IimRights = Partial<Record<IimField, string[]>>;

interface Dataset {
  record: number;
  dataset: number;
  value: Uint8Array;
}

/** What of a block says rights; a block is what `iimOf` finds. */
export function readIim(block: Uint8Array | null): IimRights {
  const sets = block ? parse(block) : [];
  const utf8 = isUtf8(sets);
  return Object.fromEntries(
    Object.entries(DATASETS).flatMap(([field, { dataset }]) => {
      const values = sets
        .filter((set) => set.record === APPLICATION && set.dataset === dataset)
        .map(({ value }) => textOf(value, utf8).trim())
        .filter((value) => value !== '');
      return values.length > 0 ? [[field, values]] : [];
    }),
  );
}

/** The same block in UTF-8, with the rights that are given in place of those that it had; all else stays. */
export function writeIim(input: { block: Uint8Array | null; rights: IimRights }): Uint8Array {
  const { rights } = input;
  const before = input.block ? parse(input.block) : [];
  const utf8 = isUtf8(before);
  const given = Object.entries(rights).map(([field, values]) => ({ ...DATASETS[field as IimField], values }));
  const replaced = new Set<number>(given.map(({ dataset }) => dataset));
  const kept = before
    .filter(({ record, dataset }) => record > 1 && !(record === APPLICATION && replaced.has(dataset)))
    .map((set) => (set.record === APPLICATION && !utf8 && set.dataset !== VERSION ? recoded(set) : set));
  const added = given.flatMap(({ dataset, bytes, values }) =>
    values.map((value) => ({ record: APPLICATION, dataset, value: cut(value, bytes) })),
  );
  const version = kept.some(({ record, dataset }) => record === APPLICATION && dataset === VERSION)
    ? []
    : [{ record: APPLICATION, dataset: VERSION, value: Buffer.from([0, 4]) }];
  // Sorting is stable: repeated datasets stay in their order.
  const application = [...version, ...kept, ...added].sort((a, b) => a.record - b.record || a.dataset - b.dataset);
  return encode([{ ...CHARACTERS, value: UTF8 }, ...application]);
}

const isUtf8 = (sets: Dataset[]): boolean =>
  sets.some(
    ({ record, dataset, value }) =>
      record === CHARACTERS.record && dataset === CHARACTERS.dataset && UTF8.equals(value),
  );

/** Without a word on it, it is UTF-8 where it can be, else Latin. */
function textOf(value: Uint8Array, utf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !utf8 }).decode(value);
  } catch {
    return Buffer.from(value).toString('latin1');
  }
}

const recoded = (set: Dataset): Dataset => ({ ...set, value: Buffer.from(textOf(set.value, false)) });

/** The beginning of a text that is no longer than so many bytes, and ends with a whole character. */
function cut(text: string, bytes: number): Uint8Array {
  let end = '';
  for (const character of text) {
    if (Buffer.byteLength(end + character) > bytes) break;
    end += character;
  }
  return Buffer.from(end);
}

/** Stops where the block is not well-formed: what came before it is kept. */
function parse(block: Uint8Array): Dataset[] {
  const bytes = Buffer.from(block);
  const sets: Dataset[] = [];
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === MARKER;) {
    const length = bytes.readUInt16BE(at + 3);
    // The highest bit says that the length itself has a length: no picture's rights are that long.
    if (length > 0x7fff || at + 5 + length > bytes.length) break;
    sets.push({ record: bytes[at + 1]!, dataset: bytes[at + 2]!, value: bytes.subarray(at + 5, at + 5 + length) });
    at += 5 + length;
  }
  return sets;
}

function encode(sets: Dataset[]): Uint8Array {
  return Buffer.concat(
    sets.flatMap(({ record, dataset, value }) => {
      const head = Buffer.from([MARKER, record, dataset, 0, 0]);
      head.writeUInt16BE(value.length, 3);
      return [head, value];
    }),
  );
}
