import { PROBLEM_KINDS, statusOf, titleOf, type ProblemKind } from '../problems';
import { operationsOf } from './reference';
import type { JsonSchema } from '../openapi/parameters';
import { html, words, type Markup } from './markup';
import { PROBLEM_BOOK } from './problem-book';

const pageOf = (docs: string, kind: ProblemKind): string => `${docs}/problems/${kind}`;

/** The page to which the `type` of a problem leads. */
export function problemPage(input: { kind: ProblemKind; docs: string; document: JsonSchema }): Markup {
  const { kind, docs, document } = input;
  const { when, todo, again } = PROBLEM_BOOK[kind];
  const calls = operationsOf(document).filter(({ responses }) =>
    responses[String(statusOf(kind))]?.description.includes(`\`${kind}\``),
  );
  const sample = {
    type: pageOf(docs, kind),
    title: titleOf(kind),
    status: statusOf(kind),
    detail: '…',
    requestId: '…',
  };
  return html`<p class="meta"><a href="${docs}/problems">Problems</a></p>
    <h1>${titleOf(kind)}</h1>
    <p><span class="status">${statusOf(kind)}</span> <code>${kind}</code></p>
    <h2 id="when">When it comes</h2>
    <p>${words(when)}</p>
    <h2 id="what-to-do">What to do</h2>
    <p>${words(todo)}</p>
    <h2 id="again">Is it worth asking again?</h2>
    <p>${words(again)}</p>
    <h2 id="how-it-looks">How it looks</h2>
    <pre tabindex="0"><code>${JSON.stringify(sample, null, 2)}</code></pre>
    ${
      calls.length > 0
        ? html`<h2 id="calls">Where it may come</h2>
            <ul>
              ${calls.map(
                ({ operationId, method, path }) =>
                  html`<li>
                    <a href="${docs}#${operationId}"><code>${method} ${path}</code></a>
                  </li>`,
              )}
            </ul>`
        : ''
    }`;
}

export function problemsPage(docs: string): Markup {
  return html`<h1>Problems</h1>
    <p class="lead">
      Every error is a problem document (RFC 9457). Its <code>type</code> is an address that stays the same, and leads
      to one of these pages.
    </p>
    <div class="wide" tabindex="0" role="region" aria-label="Problems">
      <table>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Problem</th>
            <th scope="col">Again?</th>
          </tr>
        </thead>
        <tbody>
          ${PROBLEM_KINDS.map(
            (kind) =>
              html`<tr>
                <td class="status">${statusOf(kind)}</td>
                <td><a href="${pageOf(docs, kind)}">${titleOf(kind)}</a> <code>${kind}</code></td>
                <td>${words(PROBLEM_BOOK[kind].again)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
