import type { Element } from '@xmldom/xmldom';
import type { Obligation } from '../../../shared/answers';
import { directionOf } from '../../../shared/words';
import { DECLARATION, declared, elements, fill, inside, parsed, place, serialise, XHTML, type Child } from './markup';
import { contentMeta, itemMeta, partHints, remoteContent, rightsOf } from './newsml-meta';
import { block, CATALOG, extension, g2, itemClass, languageOf, ownUri, WIRE } from './newsml-words';
import { nitfOf } from './nitf';
import { shownOf, storyHtml, type Shown } from './shown';
import type { Entry, ItemInput, Own, Page, Rendered, TombstoneInput } from './types';

/** Which language the words of an item are written in: NITF, or XHTML. */
export type Inline = 'nitf' | 'xhtml';

const xhtml = elements({ '': XHTML });

function root(
  name: 'newsItem' | 'packageItem',
  of: { uri: string; edition: number; language: string },
  ...children: Child[]
): Element {
  return g2(
    name,
    {
      ...declared({ wg: WIRE }),
      standard: 'NewsML-G2',
      standardversion: '2.35',
      conformance: 'power',
      guid: of.uri,
      version: of.edition,
      'xml:lang': languageOf(of.language),
      dir: directionOf(of.language),
    },
    g2('catalogRef', { href: CATALOG }),
    ...children,
  );
}

function words(shown: Shown, inline: Inline): Child {
  const [body] = shown.document.bodies ?? [];
  if (!body) return undefined;
  const counts = { wordcount: body.wordCount, charcount: body.charCount };
  if (inline === 'nitf') return g2('inlineXML', { contenttype: 'application/nitf+xml', ...counts }, nitfOf(shown));
  const html = xhtml(
    'html',
    { 'xml:lang': languageOf(shown.language), dir: shown.direction },
    xhtml('head', {}, xhtml('title', {}, shown.document.headlines?.[0]?.value)),
    xhtml('body', {}, parsed(storyHtml(shown))),
  );
  return g2('inlineXML', { contenttype: 'application/xhtml+xml', ...counts }, html);
}

function content(shown: Shown, inline: Inline): Child {
  const files = shown.main?.renditions.map((one) => remoteContent(one, shown.edition.uri)) ?? [];
  const text = words(shown, inline);
  return (files.length > 0 || text) && g2('contentSet', {}, files, text);
}

/** Unique within a newsMessage, as an XML id must be: no item is in it twice in one edition, but see `newsmlPage`. */
const groupId = ({ item, edition }: Pick<Own, 'edition'> & { item: string }): string => `members-${item}-${edition}`;

/** Members of a package in their order; one that is a picture of its own tells all that the edition holds of it. */
function groups({ members, edition }: Shown): Child {
  if (members.length === 0) return undefined;
  const items = members.map(({ link, shown }) =>
    g2(
      'itemRef',
      { residref: link.uri },
      shown
        ? partHints(shown)
        : [link.kind && itemClass(link.kind), link.headline && g2('headline', {}, link.headline)],
    ),
  );
  return g2(
    'groupSet',
    { root: groupId(edition) },
    g2('group', { id: groupId(edition), role: 'group:main', mode: 'pgrmod:seq' }, items),
  );
}

/** A package has no content of its own: what is written in it stands as a description. */
function packageMeta(shown: Shown): Element {
  const meta = contentMeta(shown);
  const [body] = shown.document.bodies ?? [];
  if (body) meta.appendChild(g2('description', { roleuri: ownUri('role', 'body') }, parsed(storyHtml(shown))));
  return meta;
}

/** What a rights expression is written in, by the look of it; its language is `langid`. */
const enctypeOf = (code: string): string =>
  /^\s*</.test(code) ? 'application/xml' : /^\s*[[{]/.test(code) ? 'application/json' : 'text/plain';

function itemOf(shown: Shown, inline: Inline): Element {
  const { document, edition } = shown;
  const { linkedRights, encodedRights, langId } = document.rightsInfo ?? {};
  const expressed = [
    linkedRights && g2('usageTerms', { href: linkedRights }),
    encodedRights &&
      g2(
        'rightsExpressionData',
        { langid: langId ?? `${WIRE}unknown`, enctype: enctypeOf(encodedRights) },
        encodedRights,
      ),
  ];
  const isPackage = edition.kind === 'package';
  return root(
    isPackage ? 'packageItem' : 'newsItem',
    edition,
    rightsOf({ ...document, more: document.rightsInfo ? expressed : undefined }),
    place('rights'),
    itemMeta(shown),
    isPackage ? packageMeta(shown) : contentMeta(shown),
    isPackage ? groups(shown) : content(shown, inline),
  );
}

export function newsmlItem(input: ItemInput & { inline?: Inline }): Rendered {
  const shown = shownOf(input);
  return {
    text: serialise(itemOf(shown, input.inline ?? 'nitf')),
    statesRights: shown.document.rightsInfo !== undefined,
  };
}

export function newsmlTombstone(input: TombstoneInput): Rendered {
  const { kind, pubStatus, note, versionCreated, provider } = input;
  const element = root(
    kind === 'package' ? 'packageItem' : 'newsItem',
    input,
    place('rights'),
    g2(
      'itemMeta',
      {},
      itemClass(kind),
      g2('provider', {}, provider && g2('name', {}, provider)),
      g2('versionCreated', {}, versionCreated),
      g2('pubStatus', { qcode: `stat:${pubStatus}` }),
      note && block('edNote', note),
      place('event'),
    ),
  );
  return { text: serialise(element), statesRights: false };
}

const ODRL = 'http://www.w3.org/ns/odrl/2/';
const PROFILE = 'https://wiregate.dev/ns/odrl/1#';
const actionUri = (action: string): string =>
  action.startsWith('wg:') ? `${PROFILE}${action.slice(3)}` : `${ODRL}${action}`;

/**
 * PLUS' value for what the obligations leave of mining: what no licence grants is reserved. `null` where nothing was
 * delivered, so that there is nothing to mine.
 */
function dataMining(obligations: readonly Obligation[], granted: boolean): string {
  const has = (action: string) => obligations.some((one) => one.action === action);
  const trains = obligations.some(
    ({ action, value }) => action === 'wg:ai' && JSON.stringify(value).includes('"train"'),
  );
  if (!granted || has('wg:textAndDataMining')) return 'DMI-PROHIBITED';
  return trains ? 'DMI-PROHIBITED-AIMLTRAINING' : 'DMI-ALLOWED';
}

const PLUS = 'http://ns.useplus.org/ldf/vocab/';

/** Policy and obligations: rights of their own, beside those of the item. */
function ownRights({ links, obligations, uses }: Own, statesRights: boolean): Element {
  const policies = [statesRights ? undefined : links.policy, links.restrictions];
  return g2(
    'rightsInfo',
    {},
    policies.map((href) => href && g2('usageTerms', { href })),
    obligations.map(({ id, action, part, destinations, by, clause, text }) =>
      block('usageTerms', text, {
        roleuri: actionUri(action),
        'wg:id': id,
        'wg:part': part,
        'wg:destinations': destinations.join(' ') || undefined,
        'wg:by': by ?? undefined,
        'wg:clause': clause ?? undefined,
      }),
    ),
    g2('dataMining', { uri: `${PLUS}${dataMining(obligations, uses.length > 0)}` }),
  );
}

function ownMeta({ id, event, at, uses, omitted, links }: Own): Element[] {
  const property = (name: string, value: string | undefined, literal?: string) =>
    value === undefined ? [] : [extension('itemMetaExtProperty', name, value, literal)];
  return [
    ...property('id', id),
    ...property('event', event),
    ...property('eventAt', at),
    ...property('self', links.self),
    ...uses.flatMap(({ destination, contract, schedule, access }) =>
      property('use', destination, `${contract}/${schedule} ${access}`),
    ),
    ...omitted.flatMap(({ kind, rule, text }) => property('omitted', text, `${kind} ${rule}`)),
  ];
}

const wrapper = () => g2('newsItem', declared({ wg: WIRE }));
const filled = ({ rendered, own }: Entry): string =>
  fill(rendered.text, {
    rights: inside(wrapper(), [ownRights(own, rendered.statesRights)]),
    event: inside(wrapper(), ownMeta(own)),
  });

export const newsmlDocument = ({ entry }: { entry: Entry }): string => DECLARATION + filled(entry);

/** A newsMessage: the items in order, each with its event; the cursor stands in the header. */
export function newsmlPage({ entries, page }: { entries: readonly Entry[]; page: Page }): string {
  const header = g2(
    'header',
    {},
    g2('sent', {}, page.sent),
    g2('catalogRef', { href: CATALOG }),
    g2('sender', {}, page.sender),
    g2('transmitId', {}, page.transmitId),
    g2('priority', {}, 5),
    g2('origin', {}, page.sender),
    page.cursor !== null && extension('headerExtProperty', 'cursor', page.cursor),
    page.more !== undefined && extension('headerExtProperty', 'more', String(page.more)),
    page.entitlement !== undefined && extension('headerExtProperty', 'entitlement', page.entitlement),
  );
  const message = g2('newsMessage', declared({ wg: WIRE }), header, g2('itemSet', {}, place('items')));
  const seen = new Map<string, number>();
  const items = entries.map((entry) => {
    const id = groupId({ item: entry.own.id, edition: entry.own.edition });
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    // An edition that comes by two events (published, lifted) is in the message twice; its ids are not.
    return before === 0 ? filled(entry) : filled(entry).replaceAll(`="${id}"`, `="${id}-${before + 1}"`);
  });
  // The schema allows no empty set: a reference to the catalogue is no item, and harms nobody.
  const nothing = inside(wrapper(), [g2('catalogRef', { href: CATALOG })]);
  return DECLARATION + fill(serialise(message), { items: items.length > 0 ? items.join('') : nothing });
}
