import type { Element } from '@xmldom/xmldom';
import type { Concept } from '../../../shared/edition';
import { oneLine } from './characters';
import { DECLARATION, fill, inside, place, serialise, type Child } from './markup';
import { languageOf } from './newsml-words';
import { lines, media, nitf, nitfBlocks } from './nitf-blocks';
import { creditOf, headlineOf, keywordsOf, shownOf, summaryOf, unplaced, type Shown } from './shown';
import type { Entry, ItemInput, Rendered, TombstoneInput } from './types';

/** 20260131T120000Z, the basic form of ISO 8601 that NITF asks for. */
const norm = (instant: string): string => new Date(instant).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
const meta = (name: string, content: string | number | undefined | null): Child =>
  content !== undefined &&
  content !== null &&
  content !== '' &&
  nitf('meta', { name, content: oneLine(String(content)) });

/** IPTC's subject codes, and Media Topics of the first level, which have the same numbers. */
const SUBJECT = /\/newscodes\/(?:subjectcode\/(\d{8})|mediatopic\/((?:0\d|1[0-7])000000))$/;
const schemeOf = ({ uri, literal }: Concept): string | undefined =>
  uri && literal && uri.endsWith(literal) ? uri.slice(0, -literal.length) || undefined : uri;

function tobject({ document }: Shown): Child {
  const subjects = (document.subjects ?? []).flatMap(({ uri, name, rel }) => {
    const [, code, topic] = SUBJECT.exec(uri ?? '') ?? [];
    const number = code ?? topic;
    if (!number || rel === 'keyword') return [];
    return [
      nitf('tobject.subject', {
        'tobject.subject.ipr': 'IPTC',
        'tobject.subject.refnum': number,
        'tobject.subject.type': name,
      }),
    ];
  });
  const genres = (document.genres ?? []).map(({ literal, name }) =>
    nitf('tobject.property', { 'tobject.property.type': literal ?? name }),
  );
  return subjects.length + genres.length > 0 && nitf('tobject', { 'tobject.type': 'news' }, genres, subjects);
}

function identified({ document }: Shown): Child {
  const coded = (name: string, list: readonly Concept[] = [], type?: string) =>
    list.map((one) =>
      nitf(name, { type, idsrc: schemeOf(one), value: one.literal ?? one.uri }, one.name ?? one.literal ?? one.uri),
    );
  const subjects = (document.subjects ?? []).filter(({ rel }) => rel !== 'keyword');
  const places = (document.places ?? []).map(({ name, literal, uri }) =>
    nitf('location', { 'location-code': literal, 'code-source': schemeOf({ uri, literal }) }, name ?? literal ?? uri),
  );
  const all = [
    ...coded('person', document.people),
    ...coded('org', document.organisations),
    ...places,
    ...coded('event', document.events),
    ...coded('object.title', document.objects),
    ...coded('classifier', subjects, 'subject'),
  ];
  return all.length > 0 && nitf('identified-content', {}, all);
}

function docdata(shown: Shown): Element {
  const { document, edition, provider } = shown;
  const { content, change, embargoedUntil } = edition;
  const { territories, notBefore, ends } = content.rights;
  const keywords = keywordsOf(document);
  const geography = [
    ...(territories?.allow ?? []).map((code) => `+${code}`),
    ...(territories?.deny ?? []).map((code) => `-${code}`),
  ].join(' ');
  const holder = document.copyrightHolder;
  const rights = {
    owner: holder,
    startdate: notBefore && norm(notBefore),
    enddate: ends && norm(ends),
    geography: geography || undefined,
    limitations: document.usageTerms,
  };
  return nitf(
    'docdata',
    { 'management-status': embargoedUntil ? 'embargoed' : 'usable' },
    change?.type === 'correction' &&
      nitf('correction', { info: change.note, 'id-string': edition.uri, regsrc: provider }),
    nitf('doc-id', { regsrc: provider, 'id-string': edition.uri }),
    document.urgency !== undefined && nitf('urgency', { 'ed-urg': document.urgency }),
    nitf('date.issue', { norm: norm(edition.versionCreated) }),
    embargoedUntil && nitf('date.release', { norm: norm(embargoedUntil) }),
    document.expires && nitf('date.expire', { norm: norm(document.expires) }),
    document.edNote && nitf('ed-msg', { info: document.edNote }),
    nitf('du-key', { key: document.slugline ?? edition.uri, version: edition.edition }),
    holder && nitf('doc.copyright', { year: edition.versionCreated.slice(0, 4), holder }),
    Object.values(rights).some(Boolean) && nitf('doc.rights', rights),
    keywords.length > 0 &&
      nitf(
        'key-list',
        {},
        keywords.map((key) => nitf('keyword', { key })),
      ),
    identified(shown),
  );
}

function head(shown: Shown): Element {
  const { document, edition, provider, kind, view } = shown;
  const sources = (document.infoSources ?? []).filter(({ role }) => role !== 'creditline');
  const wordings = [
    ...(document.headlines ?? []).slice(1).map((one) => ['headline', one] as const),
    ...(document.descriptions ?? [])
      .filter(({ value }) => value !== summaryOf(document))
      .map((one) => ['description', one] as const),
  ];
  return nitf(
    'head',
    {},
    nitf('title', {}, oneLine(document.title ?? headlineOf(document))),
    meta('kind', kind),
    meta('view', view),
    meta('provider', provider),
    sources.map(({ name, literal }) => meta('source', name ?? literal)),
    meta('firstCreated', edition.firstCreated),
    meta('versionCreated', edition.versionCreated),
    meta('contentCreated', document.contentCreated),
    meta('change', edition.change && `${edition.change.type} ${edition.change.severity}`),
    meta('changeNote', edition.change?.note),
    meta('copyrightNotice', document.copyrightNotice),
    meta('digitalSourceType', document.digitalSourceType?.uri ?? document.digitalSourceType?.literal),
    meta('linkedRights', document.rightsInfo?.linkedRights),
    meta('encodedRights', document.rightsInfo?.encodedRights),
    (document.altIds ?? []).map(({ role = 'id', value = '' }) => meta('altId', `${role} ${value}`)),
    (document.trustIndicators ?? []).map(({ href }) => meta('trustIndicator', href)),
    wordings.map(([name, { role, value }]) => meta(name, role ? `${role}: ${value}` : value)),
    shown.links.map(({ relation, uri }) => meta(relation, uri)),
    shown.members.map(({ link }) => meta('member', link.uri)),
    place('metas'),
    tobject(shown),
    docdata(shown),
  );
}

function body(shown: Shown): Element {
  const { document, edition, blocks, media: parts } = shown;
  const summary = summaryOf(document);
  const { copyrightNotice, usageTerms } = document;
  const credit = creditOf(document);
  return nitf(
    'body',
    { 'xml:lang': languageOf(edition.language) },
    nitf(
      'body.head',
      {},
      nitf('hedline', {}, nitf('hl1', {}, headlineOf(document))),
      place('notes'),
      copyrightNotice && nitf('rights', {}, copyrightNotice, usageTerms && nitf('rights.limitations', {}, usageTerms)),
      document.by && nitf('byline', {}, document.by),
      credit && nitf('distributor', {}, credit),
      document.located &&
        nitf(
          'dateline',
          {},
          nitf('location', {}, document.located),
          nitf('story.date', { norm: norm(edition.versionCreated) }),
        ),
      summary && nitf('abstract', {}, nitf('p', {}, lines(summary))),
    ),
    nitf('body.content', {}, unplaced(shown).map(media), nitfBlocks(blocks, parts)),
    nitf('body.end'),
  );
}

const root = (language: string, uri: string, ...children: Child[]): Element =>
  nitf(
    'nitf',
    {
      version: '-//IPTC//DTD NITF 3.6//EN',
      'change.date': 'September 11, 2009',
      'change.time': '12:26',
      baselang: language,
      uno: uri,
    },
    ...children,
  );

/** What is shown of an edition as a NITF element, for a document of its own or within NewsML-G2. */
export const nitfOf = (shown: Shown): Element => root(shown.language, shown.edition.uri, head(shown), body(shown));

export function nitfItem(input: ItemInput): Rendered {
  const shown = shownOf(input);
  return { text: serialise(nitfOf(shown)), statesRights: shown.document.rightsInfo !== undefined };
}

export function nitfTombstone(input: TombstoneInput): Rendered {
  const { uri, kind, edition, pubStatus, note = '', versionCreated, language } = input;
  const regsrc = input.provider;
  const element = root(
    language,
    uri,
    nitf(
      'head',
      {},
      nitf('title', {}, uri),
      meta('kind', kind),
      meta('provider', regsrc),
      meta('versionCreated', versionCreated),
      place('metas'),
      nitf(
        'docdata',
        { 'management-status': pubStatus },
        nitf('doc-id', { regsrc, 'id-string': uri }),
        nitf('date.issue', { norm: norm(versionCreated) }),
        note && nitf('ed-msg', { info: note }),
        nitf('du-key', { key: uri, version: edition }),
      ),
    ),
    nitf(
      'body',
      {},
      nitf('body.head', {}, place('notes')),
      nitf('body.content', {}, note && nitf('p', {}, lines(note))),
    ),
  );
  return { text: serialise(element), statesRights: false };
}

/** Obligations are a note that is not for publication; event, policy and omissions are metadata of the head. */
export function nitfDocument({ entry: { rendered, own } }: { entry: Entry }): string {
  const { obligations, event, at, omitted, links } = own;
  const metas = [
    meta('id', own.id),
    meta('event', event),
    meta('eventAt', at),
    meta('self', links.self),
    meta('license', links.policy),
    meta('restrictions', links.restrictions),
    own.uses.map(({ destination, contract, schedule, access }) =>
      meta('use', `${destination} ${contract}/${schedule} ${access}`),
    ),
    omitted.map(({ text }) => meta('omitted', text)),
  ];
  const item = ({ text, action, by }: (typeof obligations)[number]) =>
    nitf('li', { class: action }, text, by && nitf('chron', { norm: norm(by) }));
  const note =
    obligations.length > 0 &&
    nitf('note', { noteclass: 'cpyrt', type: 'npa' }, nitf('body.content', {}, nitf('ul', {}, obligations.map(item))));
  const filled = { metas: inside(nitf('head'), metas), notes: inside(nitf('body.head'), [note]) };
  return DECLARATION + fill(rendered.text, filled);
}
