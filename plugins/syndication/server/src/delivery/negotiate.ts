import { FORMAT_NAMES, FORMATS, type FormatName, type Resource } from '../formats';
import { acceptedOf, type Exchange } from './http';
import { Problem } from './problems';

/** The formats that express a resource, the default first. */
export const formatsOf = (resource: Resource): FormatName[] =>
  FORMAT_NAMES.filter((name) => FORMATS[name].contentType[resource] !== undefined);

const offered = (resource: Resource): Array<[string, FormatName]> =>
  formatsOf(resource).flatMap((name) => FORMATS[name].mediaTypes.map((type): [string, FormatName] => [type, name]));
const OFFERED: Record<Resource, Array<[string, FormatName]>> = {
  item: offered('item'),
  page: offered('page'),
  feed: offered('feed'),
};

/**
 * In which format an item or a page goes out: `format` says it, or `Accept` does (RFC 9110, 12.5.1), or it is ninjs. A name
 * that is none is left to the check of the parameters, which names it.
 * @throws Problem 406
 */
export function formatOf(input: { exchange: Exchange; search: URLSearchParams; resource: Resource }): FormatName {
  const { exchange, search, resource } = input;
  const named = search.get('format');
  if (named !== null) {
    const known = FORMAT_NAMES.find((name) => name === named);
    if (known && FORMATS[known].contentType[resource] === undefined)
      throw new Problem(
        'not-acceptable',
        `${named} cannot express this; it comes as ${formatsOf(resource).join(', ')}.`,
      );
    return known ?? 'ninjs';
  }
  // Most say nothing of it.
  if (exchange.req.headers.accept === undefined) return 'ninjs';
  const types = OFFERED[resource].map(([type]) => type);
  const accepted = acceptedOf(exchange, types);
  if (accepted === false) throw new Problem('not-acceptable', `This comes as ${types.join(', ')}.`);
  return OFFERED[resource].find(([type]) => type === accepted)?.[1] ?? 'ninjs';
}
