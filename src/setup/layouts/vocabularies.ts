import type { Layout } from './types';

const NAMES = { label: 'Names by language', placeholder: '{ "tr": "…", "kmr": "…" }' };

export const VOCABULARY_LAYOUTS: readonly Layout[] = [
  {
    uid: 'api::service.service',
    mainField: 'name',
    edit: [
      [
        ['code', 4],
        ['name', 8],
      ],
      [['description', 12]],
      [['names', 12]],
    ],
    fields: {
      code: { label: 'Code', description: 'Contracts name the service by it: never change it once one does.' },
      name: { label: 'Name' },
      description: { label: 'Description' },
      names: NAMES,
    },
    hidden: [],
    list: { columns: ['code', 'name', 'updatedAt'], sortBy: 'code', order: 'ASC' },
  },
  {
    uid: 'api::subject.subject',
    mainField: 'name',
    edit: [
      [
        ['code', 4],
        ['name', 8],
      ],
      [
        ['uri', 8],
        ['retired', 4],
      ],
      [
        ['broader', 6],
        ['narrower', 6],
      ],
      [['names', 12]],
    ],
    fields: {
      code: { label: 'Code', description: 'For IPTC Media Topics the eight digits.' },
      name: { label: 'Name', description: 'In English.' },
      uri: { label: 'URI' },
      retired: { label: 'Retired', description: 'Kept for what was classified with it; not for new items.' },
      broader: { label: 'Broader', mainField: 'name' },
      narrower: { label: 'Narrower', mainField: 'name' },
      names: NAMES,
    },
    hidden: [],
    list: { columns: ['code', 'name', 'retired', 'updatedAt'], sortBy: 'code', order: 'ASC' },
  },
];
