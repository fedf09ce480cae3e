import type { Help, Layout } from './types';

const TERRITORIES = 'ISO 3166 codes such as TR or TR-34, separated by commas.';
const CHANNELS =
  'web, app, print, broadcast, social, newsletter, intranet, archive-database, agency; separated by commas.';

const RIGHTS_FIELDS: Readonly<Record<string, Help>> = {
  territoriesAllowed: { label: 'Only in', description: TERRITORIES },
  territoriesDenied: { label: 'Not in', description: TERRITORIES },
  channelsAllowed: { label: 'Only on', description: CHANNELS },
  channelsDenied: { label: 'Not on', description: CHANNELS },
  notBefore: { label: 'Not before' },
  ends: { label: 'Rights end', description: 'From then on nobody receives it.' },
  clearance: {
    label: 'Clearance',
    description: 'needed: shows minors or victims, and is held back until somebody sets it to cleared.',
  },
  exclusiveMode: {
    label: 'Exclusive',
    description: 'reserved: for the outlets named here alone. closed: for all but them.',
  },
  exclusiveOutlets: { label: 'Outlets', description: 'Codes of outlets, separated by commas.' },
  exclusiveFrom: { label: 'Exclusive from' },
  exclusiveUntil: { label: 'Exclusive until' },
};

const RIGHTS: Layout = {
  uid: 'newsroom.rights',
  mainField: 'clearance',
  edit: [
    [
      ['territoriesAllowed', 6],
      ['territoriesDenied', 6],
    ],
    [
      ['channelsAllowed', 6],
      ['channelsDenied', 6],
    ],
    [
      ['notBefore', 6],
      ['ends', 6],
    ],
    [
      ['clearance', 4],
      ['exclusiveMode', 4],
      ['exclusiveOutlets', 4],
    ],
    [
      ['exclusiveFrom', 6],
      ['exclusiveUntil', 6],
    ],
  ],
  fields: RIGHTS_FIELDS,
  hidden: [],
};

const MEDIA: Layout = {
  uid: 'newsroom.media',
  mainField: 'headline',
  edit: [
    [
      ['file', 6],
      ['headline', 6],
    ],
    [
      ['caption', 6],
      ['altText', 6],
    ],
    [
      ['byline', 6],
      ['creditLine', 6],
    ],
    [
      ['source', 4],
      ['copyrightHolder', 4],
      ['digitalSourceType', 4],
    ],
    [
      ['copyrightNotice', 6],
      ['usageTerms', 6],
    ],
    [['rights', 12]],
    [
      ['name', 4],
      ['duration', 2],
      ['uri', 6],
    ],
  ],
  fields: {
    file: { label: 'File' },
    headline: { label: 'Headline' },
    caption: { label: 'Caption' },
    altText: { label: 'Alternative text', description: 'What is to be seen, for those who do not see it.' },
    byline: { label: 'Byline' },
    creditLine: { label: 'Credit line' },
    source: { label: 'Source', description: "Code of the source; left empty, the item's own." },
    copyrightHolder: { label: 'Copyright holder' },
    digitalSourceType: { label: 'How it was made' },
    copyrightNotice: { label: 'Copyright notice' },
    usageTerms: { label: 'Usage terms' },
    rights: { label: 'Rights', description: 'Of this file alone; it is left out where they forbid it.' },
    name: { label: 'Name in the item', description: 'For example main; each stands once in an item.' },
    duration: { label: 'Seconds' },
    uri: { label: 'Public name', editable: false },
  },
  hidden: ['renditions', 'metadata'],
};

const PLACE: Layout = {
  uid: 'newsroom.place',
  mainField: 'name',
  edit: [
    [
      ['name', 6],
      ['literal', 6],
    ],
    [
      ['rel', 4],
      ['uri', 8],
    ],
    [['geoJSON', 12]],
  ],
  fields: {
    name: { label: 'Name' },
    literal: { label: 'Code', description: 'Where the place has a code but no uri.' },
    rel: { label: 'What it is to the story', placeholder: 'event' },
    uri: { label: 'URI' },
    geoJSON: { label: 'GeoJSON' },
  },
  hidden: [],
};

const LINK: Layout = {
  uid: 'newsroom.link',
  mainField: 'uri',
  edit: [
    [['uri', 12]],
    [
      ['title', 6],
      ['name', 3],
      ['rel', 3],
    ],
  ],
  fields: {
    uri: { label: 'Public name of the item' },
    title: { label: 'Title', description: "Left empty, the item's own headline." },
    name: { label: 'Name in this item' },
    rel: { label: 'Relation' },
  },
  hidden: [],
};

export const COMPONENT_LAYOUTS: readonly Layout[] = [MEDIA, RIGHTS, PLACE, LINK];
