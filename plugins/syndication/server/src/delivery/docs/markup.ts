import { escapeHtml } from '../../formats';

/** HTML that was made here: what else goes into a page is escaped. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Value = Markup | string | number | false | null | undefined | Value[];

const textOf = (value: Value): string => {
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (value === null || value === undefined || value === false) return '';
  return value instanceof Markup ? value.text : escapeHtml(String(value));
};

/** A piece of a page; what is put into it is escaped unless it is one itself. */
export const html = (pieces: TemplateStringsArray, ...values: Value[]): Markup =>
  new Markup(pieces.reduce((text, piece, index) => `${text}${textOf(values[index - 1])}${piece}`));

/** Plain words with `code` in them. */
export const words = (text: string): Markup =>
  new Markup(escapeHtml(text).replace(/`([^`]+)`/g, (_, code: string) => `<code>${code}</code>`));
