import type { JsonSchema } from '../openapi/parameters';
import { html, words, type Markup } from './markup';
import { membersOf, shapeOf } from './shapes';

export interface Operation {
  operationId: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  description: string;
  open: boolean;
  parameters: Array<{ name: string; in: string; required?: boolean; description?: string; schema: JsonSchema }>;
  responses: Record<string, { description: string; content?: Record<string, { schema?: JsonSchema }> }>;
}

/** The operations of an OpenAPI document, in its order. */
export function operationsOf(document: JsonSchema): Operation[] {
  return Object.entries(document['paths'] as Record<string, Record<string, Record<string, unknown>>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...(operation as unknown as Operation),
        method: method.toUpperCase(),
        path,
        tag: (operation['tags'] as string[])[0]!,
        open: Array.isArray(operation['security']),
      })),
  );
}

/** What an example asks for. */
const EXAMPLES: Record<string, string> = {
  '/feed': '?from=start&limit=2',
  '/items': '?language=en&limit=5',
  '/items/{id}/rights': '?territory=DE',
  '/account/holdings': '?deleteBefore=2027-01-31&format=csv',
};
const SAVED = new Set(['/items/{id}/renditions/{name}', '/signed/{token}']);

/** How an operation is called with curl; what is in braces comes from the answers before. */
export function curlOf(operation: Operation, server: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  return [
    'curl',
    ...(operation.method === 'POST' ? ['-X POST'] : []),
    ...(SAVED.has(operation.path) ? ['-OJ'] : []),
    ...(operation.open ? [] : ['-H "Authorization: Bearer $KEY"']),
    `"${server}${path}${EXAMPLES[operation.path] ?? ''}"`,
  ].join(' ');
}

const parameterOf = ({ name, in: place, description, schema }: Operation['parameters'][number]) => {
  const { default: preset } = schema as { default?: unknown };
  return html`<tr>
    <td><code>${place === 'path' ? `{${name}}` : name}</code></td>
    <td>
      ${shapeOf(schema)}${schema['type'] === 'array' ? ', with commas' : ''}${
        preset === undefined ? '' : html` (<code>${String(preset)}</code>)`
      }
    </td>
    <td>${words(description ?? '')}</td>
  </tr>`;
};

/** A table that is reached and scrolled by keyboard where it is wider than the page. */
const table = (label: string, head: string[], rows: Markup[]): Markup =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;

function answerRow(status: string, response: Operation['responses'][string]): Markup {
  const content = Object.entries(response.content ?? {});
  return html`<tr>
    <td class="status">${status}</td>
    <td>${words(response.description)}</td>
    <td>
      ${content.map(
        ([type, { schema }]) => html`<div><code>${type}</code>${schema ? html` ${shapeOf(schema)}` : ''}</div>`,
      )}
    </td>
  </tr>`;
}

function operationSection(operation: Operation, server: string): Markup {
  const { operationId, method, path, summary, description, parameters } = operation;
  const answers = Object.entries(operation.responses);
  const good = answers.filter(([status]) => Number(status) < 400);
  const bad = answers.filter(([status]) => Number(status) >= 400);
  return html`<section class="call">
    <h3 id="${operationId}"><span class="method">${method}</span> ${path}</h3>
    <p><strong>${summary}.</strong> ${words(description)}</p>
    <pre tabindex="0"><code>${curlOf(operation, server)}</code></pre>
    ${
      parameters.length > 0
        ? table(`Parameters of ${method} ${path}`, ['Parameter', 'Takes', 'What it does'], parameters.map(parameterOf))
        : html`<p class="quiet">It takes no parameters.</p>`
    }
    <h4>Answers</h4>
    ${table(
      `Answers of ${method} ${path}`,
      ['Status', 'What it is', 'In'],
      good.map(([status, response]) => answerRow(status, response)),
    )}
    <details>
      <summary>Problems of ${method} ${path}</summary>
      ${table(
        `Problems of ${method} ${path}`,
        ['Status', 'What it is', 'In'],
        bad.map(([status, response]) => answerRow(status, response)),
      )}
    </details>
  </section>`;
}

function shapeSection([name, schema]: [string, JsonSchema]): Markup {
  const { description } = schema as { description?: string };
  const rows = membersOf(schema);
  return html`<section>
    <h3 id="${name}">${name}</h3>
    ${description ? html`<p>${words(description)}</p>` : ''}
    ${rows.length > 0 ? table(`Members of ${name}`, ['Member', 'Is', 'Meaning'], rows) : ''}
  </section>`;
}

/** The front page of the docs: what there is, each call, and the shapes of the answers. */
export function referencePage(input: {
  document: JsonSchema;
  server: string;
  docs: string;
  guides: Array<{ href: string; text: string }>;
}): Markup {
  const { document, server } = input;
  const info = document['info'] as { description: string };
  const tags = document['tags'] as Array<{ name: string; description: string }>;
  const components = document['components'] as { schemas: Record<string, JsonSchema> };
  const operations = operationsOf(document);
  return html`<h1>Partner API</h1>
    ${info.description
      .split('\n\n')
      .map((paragraph, index) =>
        index === 0 ? html`<p class="lead">${words(paragraph)}</p>` : html`<p>${words(paragraph)}</p>`,
      )}
    <h2 id="guides">Guides</h2>
    <ul class="cards">
      ${input.guides.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
    </ul>
    <h2 id="reference">Reference</h2>
    <p>
      For programs: <a href="${server}/openapi.json">openapi.json</a> (OpenAPI 3.1), made of what checks the requests.
      In the examples <code>$KEY</code> is your key and <code>$ID</code> the <code>id</code> of an item.
    </p>
    ${tags.map(
      ({ name, description }) =>
        html`<h2 id="${name}">${name}</h2>
          <p>${words(description)}</p>
          ${operations.filter(({ tag }) => tag === name).map((operation) => operationSection(operation, server))}`,
    )}
    <h2 id="shapes">Shapes</h2>
    <p>What the answers are made of. Ignore members that you do not know.</p>
    ${Object.entries(components.schemas).map(shapeSection)}`;
}
