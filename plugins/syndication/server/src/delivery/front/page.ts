import { textIn, type Text } from '../../../../shared/terms';
import { directionOf } from '../../../../shared/words';
import { document } from '../docs/layout';
import { html, type Markup } from '../docs/markup';

/** What an agency tells anybody. */
export interface Offer {
  name: Text | undefined;
  notice: Text | undefined;
  /** Names of the services. */
  services: string[];
  /** BCP 47. */
  languages: string[];
  formats: string[];
  /** An e-mail address or an address of the web; empty where none is set. */
  contact: string;
}

/** As the newsroom calls them; Unicode has other names for two. */
const OURS: Record<string, string> = { kmr: 'Kurmanji', ckb: 'Sorani' };
const english = new Intl.DisplayNames('en', { type: 'language' });
const names = new Intl.ListFormat('en', { type: 'conjunction' });

/** Each language's own words, marked as what they are. */
const inEach = (text: Text): Array<{ language: string | null; words: string }> =>
  typeof text === 'string'
    ? [{ language: null, words: text }]
    : Object.entries(text).map(([language, words]) => ({ language: language === 'und' ? null : language, words }));

const noticeOf = ({ language, words }: { language: string | null; words: string }): Markup =>
  language
    ? html`<p class="notice" lang="${language}" dir="${directionOf(language)}">${words}</p>`
    : html`<p class="notice">${words}</p>`;

function contactOf(contact: string): Markup {
  if (contact === '') return html`Ask the agency’s licensing desk`;
  const href = contact.includes('://') ? contact : `mailto:${contact}`;
  return html`Write to the licensing desk, <a href="${href}">${contact.replace(/^https?:\/\//, '')}</a>`;
}

/** The front page: what the agency offers, and how to subscribe. Nothing of the wire is on it. */
export function frontPage(input: { offer: Offer; api: string }): Buffer {
  const { offer, api } = input;
  const agency = textIn(offer.name, 'en') ?? 'This agency';
  const languages = names.format(offer.languages.map((code) => OURS[code] ?? english.of(code) ?? code));
  const body = html`<main class="front">
    <h1>${agency}</h1>
    <p class="lead">News, pictures and videos for outlets, by written contract.</p>
    <h2 id="offer">What is offered</h2>
    ${
      offer.services.length > 0
        ? html`<ul class="cards">
            ${offer.services.map((name) => html`<li><strong>${name}</strong></li>`)}
          </ul>`
        : ''
    }
    <p>Articles, briefs, pictures, videos and packages, in ${languages}.</p>
    <p>
      They come as ${names.format(offer.formats)}, each with its credit and its terms; corrections and kills follow what
      was sent.
    </p>
    <h2 id="subscribe">How to subscribe</h2>
    <ol>
      <li>
        ${contactOf(offer.contact)}: say where you publish (site, app, paper, station), in which countries, and what you
        are looking for.
      </li>
      <li>The contract says which services you receive, for which of these, until when, and what you do with them.</li>
      <li>You are given a key. <a href="${api}/docs/first-pull">The first pull</a> takes five minutes.</li>
    </ol>
    <h2 id="developers">For developers</h2>
    <p><a href="${api}/docs">Documentation</a>, open to anybody, and <a href="${api}/openapi.json">openapi.json</a>.</p>
    <h2 id="reserved">What is reserved</h2>
    ${offer.notice ? inEach(offer.notice).map(noticeOf) : ''}
    <p>
      Text and data mining, and the training of models on anything of this agency, are reserved (Directive (EU)
      2019/790, Article 4) and need a contract: see <a href="/.well-known/tdmrep.json">tdmrep.json</a>.
    </p>
    <footer>Staff: <a href="/admin">the newsroom</a></footer>
  </main>`;
  return document({
    title: agency,
    description: `${agency}: news, pictures and videos for outlets, by written contract.`,
    style: `${api}/docs/style.css`,
    body,
  });
}
