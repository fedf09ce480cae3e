import { html, type Markup } from './markup';

export interface Link {
  href: string;
  text: string;
}

/** What stands beside every page of the docs. */
export interface Menu {
  /** Where the docs are, without a slash at the end. */
  docs: string;
  guides: Link[];
  calls: Link[];
}

const item = (link: Link, current: string) =>
  html`<li>
    <a href="${link.href}" ${link.href === current ? html` aria-current="page"` : ''}>${link.text}</a>
  </li>`;

/** A page of the docs, whole. Nothing in it comes from elsewhere, and nothing in it runs. */
export function layout(input: { title: string; current: string; menu: Menu; main: Markup }): Buffer {
  const { title, current, menu, main } = input;
  return document({
    title: `${title} · Partner API`,
    style: `${menu.docs}/style.css`,
    body: html`<a class="skip" href="#main">To the text</a>
      <div class="page">
        <nav aria-label="Docs">
          <p><a href="${menu.docs}">Partner API</a></p>
          <ul>
            ${menu.guides.map((link) => item(link, current))}
            ${item({ href: `${menu.docs}/problems`, text: 'Problems' }, current)}
          </ul>
          <div class="calls">
            <p>Calls</p>
            <ul>
              ${menu.calls.map((link) => item(link, current))}
            </ul>
          </div>
        </nav>
        <main id="main">${main}</main>
      </div>`,
  });
}

export function document(input: { title: string; style: string; body: Markup; description?: string }): Buffer {
  const { title, style, body, description } = input;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="tdm-reservation" content="1" />
        ${description ? html`<meta name="description" content="${description}" />` : ''}
        <title>${title}</title>
        <link rel="icon" href="/favicon.ico" />
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;
  return Buffer.from(`${page.text}\n`);
}
