import { DOCUMENT_FIELDS } from './document-fields';
import type { Cell, Help, Layout } from './types';

const CLASSIFICATION: ReadonlyArray<readonly Cell[]> = [
  [
    ['services', 6],
    ['subjects', 6],
  ],
  [
    ['genre', 4],
    ['keywords', 8],
  ],
  [['places', 12]],
  [['related', 12]],
  [
    ['translationOf', 6],
    ['evolvesFrom', 6],
  ],
];

const RIGHTS: ReadonlyArray<readonly Cell[]> = [
  [
    ['source', 4],
    ['creditLine', 8],
  ],
  [
    ['copyrightHolder', 6],
    ['digitalSourceType', 6],
  ],
  [
    ['copyrightNotice', 6],
    ['usageTerms', 6],
  ],
  [['rights', 12]],
];

const PUBLISHING: ReadonlyArray<readonly Cell[]> = [
  [
    ['changeType', 6],
    ['changeSeverity', 6],
  ],
  [['changeNote', 12]],
  [
    ['embargoedUntil', 8],
    ['test', 4],
  ],
  [
    ['edNote', 6],
    ['internalNote', 6],
  ],
  [
    ['slug', 6],
    ['uri', 6],
  ],
];

const HEADLINE: readonly Cell[] = [['headline', 12]];
const SLUGLINE: readonly Cell[] = [
  ['slugline', 8],
  ['urgency', 4],
];
const SUMMARY: readonly Cell[] = [['summary', 12]];
const DATELINE: readonly Cell[] = [
  ['dateline', 6],
  ['byline', 6],
];
const BODY: readonly Cell[] = [['body', 12]];
const MEDIA: readonly Cell[] = [['media', 12]];

const COLUMNS = ['urgency', 'headline', 'slugline', 'byline', 'embargoedUntil', 'updatedAt'];

/** What is written first stands first; then what it is about, its rights, what the next publish is, and the addresses. */
function documentLayout({
  kind,
  written,
  columns = COLUMNS,
  fields = {},
}: {
  kind: string;
  written: ReadonlyArray<readonly Cell[]>;
  columns?: readonly string[];
  fields?: Record<string, Help>;
}): Layout {
  const edit = [...written, ...CLASSIFICATION, ...RIGHTS, ...PUBLISHING];
  const help = Object.entries({ ...DOCUMENT_FIELDS, ...fields });
  const laidOut = new Set(edit.flatMap((row) => row.map(([name]) => name)));
  return {
    uid: `api::${kind}.${kind}`,
    mainField: 'headline',
    edit,
    fields: Object.fromEntries(help.filter(([name]) => laidOut.has(name))),
    hidden: ['metadata'],
    list: { columns, sortBy: 'updatedAt', order: 'DESC' },
  };
}

const CAPTION: Help = { label: 'Caption', description: 'Who, what, where and when, as it may be printed.' };

export const DOCUMENT_LAYOUTS: readonly Layout[] = [
  documentLayout({ kind: 'article', written: [HEADLINE, SLUGLINE, SUMMARY, DATELINE, BODY, MEDIA] }),
  documentLayout({
    kind: 'brief',
    written: [
      HEADLINE,
      [
        ['briefType', 3],
        ['slugline', 6],
        ['urgency', 3],
      ],
      SUMMARY,
      DATELINE,
      BODY,
      MEDIA,
    ],
    columns: ['briefType', ...COLUMNS],
    fields: {
      briefType: { label: 'Kind of brief', description: 'flash: one line. alert: the first sentence. brief: a few.' },
    },
  }),
  documentLayout({
    kind: 'picture',
    // A picture desk begins with the file.
    written: [MEDIA, HEADLINE, SLUGLINE, SUMMARY, DATELINE, BODY],
    columns: ['headline', 'slugline', 'byline', 'creditLine', 'embargoedUntil', 'updatedAt'],
    fields: {
      media: { label: 'Picture', description: 'The item itself.' },
      summary: CAPTION,
      body: { label: 'Text', description: 'The story that some providers send along with a picture.' },
    },
  }),
  documentLayout({
    kind: 'video',
    written: [MEDIA, HEADLINE, SLUGLINE, SUMMARY, DATELINE, BODY, [['shotlist', 12]]],
    fields: {
      media: { label: 'Video', description: 'The item itself.' },
      summary: CAPTION,
      body: { label: 'Script' },
      shotlist: { label: 'Shotlist', description: 'One shot a line, with its time.' },
    },
  }),
  documentLayout({
    kind: 'package',
    written: [HEADLINE, SLUGLINE, SUMMARY, DATELINE, [['members', 12]], BODY, MEDIA],
    fields: {
      members: { label: 'Members', description: 'In the order in which they are to be presented.' },
      body: { label: 'Text', description: 'What leads into the package.' },
    },
  }),
];
