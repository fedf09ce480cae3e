import type { Help } from './types';

/** Labels and help of the fields that all documents have, in the words that a desk uses. */
export const DOCUMENT_FIELDS: Readonly<Record<string, Help>> = {
  headline: { label: 'Headline' },
  slugline: {
    label: 'Slugline',
    description: 'Two or three words that tell the desks what this is, separated by hyphens.',
    placeholder: 'EARTHQUAKE-VAN-TOLL',
  },
  urgency: { label: 'Urgency', description: '1 is the most urgent, 8 the least; 5 is usual; 9 is for your own use.' },
  summary: { label: 'Summary', description: 'One paragraph. Outlets with browse access see it without the body.' },
  dateline: { label: 'Dateline', description: 'City and date as they are to stand before the text.' },
  byline: { label: 'Byline' },
  body: {
    label: 'Body',
    description: 'Credit and legal notice are not typed here: they travel in their own fields.',
  },
  media: { label: 'Media', description: 'Pictures, videos and sounds; each is cleared and delivered by itself.' },

  services: {
    label: 'Services',
    description: 'The product lines that this is sold in. Without a service only a contract for everything covers it.',
    mainField: 'name',
  },
  subjects: { label: 'Subjects', description: 'IPTC Media Topics.', mainField: 'name' },
  genre: { label: 'Genre', description: 'IPTC genre. An Advisory goes only to those who ordered advisories.' },
  keywords: { label: 'Keywords', description: 'Separated by commas.' },
  places: { label: 'Places' },
  related: { label: 'Related items', description: 'Outlets see those that their contract covers.' },
  translationOf: { label: 'Translation of', description: 'The uri of the item in the language it was written in.' },
  evolvesFrom: { label: 'Evolves from', description: 'The uri of the item that this one takes further.' },

  source: {
    label: 'Source',
    description: 'own, or the code of the agency this was bought from; its agreement then limits who may receive it.',
  },
  creditLine: { label: 'Credit line', description: 'As outlets must print it, if it differs from the usual one.' },
  copyrightHolder: { label: 'Copyright holder' },
  digitalSourceType: {
    label: 'How it was made',
    description: 'IPTC digital source type; say so where a machine made it.',
  },
  copyrightNotice: { label: 'Copyright notice', description: "Left empty, the house's own notice is used." },
  usageTerms: { label: 'Usage terms', description: 'In words, for this item only.' },
  rights: { label: 'Rights', description: 'Restricts this item for everybody, whatever a contract says.' },

  changeType: {
    label: 'The next publish is a',
    description: 'fix: spelling. update: news. correction: something was wrong; hides the earlier editions.',
  },
  changeSeverity: { label: 'How grave' },
  changeNote: { label: 'What changed', description: 'Goes to every outlet that holds the item.' },
  embargoedUntil: {
    label: 'Embargoed until',
    description: 'Before this time only contracts with advance see the item.',
  },
  test: { label: 'Test', description: 'A test item never reaches a live key.' },
  edNote: { label: 'Note to editors', description: 'Goes to all outlets that receive the item; not for publication.' },
  internalNote: { label: 'Internal note', description: 'Never leaves the house.' },

  slug: { label: 'Slug', description: 'Made from the headline when first published, if it is empty.' },
  uri: {
    label: 'Public name',
    description: 'Given once, when first published; outlets know the item by it.',
    editable: false,
  },
};
