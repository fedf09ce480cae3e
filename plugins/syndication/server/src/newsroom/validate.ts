import type { Content, ItemRights } from '../../../shared/edition';
import { channel, territory } from '../../../shared/terms';
import { CHANNELS, type Kind } from '../../../shared/words';
import type { Problem } from './types';

/** What keeps an item from being published, in words for its editor. Empty where nothing does. */
export function problemsOf(input: {
  kind: Kind;
  content: Content;
  change: { type?: string | null; note?: string | null };
  corrects: boolean;
  knownSources: ReadonlySet<string>;
}): Problem[] {
  const { kind, content, change } = input;
  const problems: Problem[] = [];
  const add = (field: string, message: string) => problems.push({ field, message });

  if (!content.headline) add('headline', 'Write a headline: nothing goes out without one.');
  if (
    content.urgency !== undefined &&
    !(Number.isInteger(content.urgency) && content.urgency >= 1 && content.urgency <= 9)
  ) {
    add('urgency', 'Urgency is a whole number from 1 (flash) to 9.');
  }
  if (kind === 'article' && content.body.length === 0)
    add('body', 'Write the story, or publish it as a brief: an article has a body.');
  if (kind === 'brief' && content.body.length > 1)
    add('body', 'A brief has one paragraph, or none: make it an article, or join the paragraphs.');
  if ((kind === 'picture' || kind === 'video') && !content.media[0]?.renditions.length)
    add('media', `Add the ${kind} itself: there is no file.`);
  if (kind === 'package' && content.members.length === 0)
    add('members', 'Name the items of the package, in their order.');
  if (input.corrects && change.type === 'correction' && !change.note?.trim()) {
    add('changeNote', 'Say what was wrong and what is right: every outlet that holds the story is sent this sentence.');
  }
  if (!input.knownSources.has(content.source.code)) {
    add('source', `There is no source “${content.source.code}”; known are ${[...input.knownSources].join(', ')}.`);
  }
  for (const [name, uri] of [
    ['translationOf', content.translationOf],
    ['evolvesFrom', content.evolvesFrom],
  ] as const) {
    if (uri !== undefined && !isUri(uri)) add(name, `Give the public name (uri) of the other item, not “${uri}”.`);
  }
  content.related.forEach(({ uri }, index) => {
    if (!isUri(uri)) add(`related.${index}.uri`, `Give the public name (uri) of the related item, not “${uri}”.`);
  });
  content.members.forEach(({ uri }, index) => {
    if (!isUri(uri)) add(`members.${index}.uri`, `Give the public name (uri) of the item, not “${uri}”.`);
  });
  problems.push(...rightsProblems('rights', content.rights));
  content.media.forEach((part, index) => {
    problems.push(...rightsProblems(`media.${index}.rights`, part.rights));
    if (!input.knownSources.has(part.source)) add(`media.${index}.source`, `There is no source “${part.source}”.`);
  });
  return problems;
}

export function isUri(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(value);
}

function rightsProblems(field: string, rights: ItemRights): Problem[] {
  const problems: Problem[] = [];
  for (const [side, codes] of Object.entries(rights.territories ?? {})) {
    for (const code of codes) {
      if (!territory.safeParse(code).success) {
        problems.push({
          field: `${field}.territories${side === 'allow' ? 'Allowed' : 'Denied'}`,
          message: `“${code}” is no ISO 3166 code; write TR, DE or TR-34.`,
        });
      }
    }
  }
  for (const [side, codes] of Object.entries(rights.channels ?? {})) {
    for (const code of codes) {
      if (!channel.safeParse(code).success) {
        problems.push({
          field: `${field}.channels${side === 'allow' ? 'Allowed' : 'Denied'}`,
          message: `“${code}” is no channel; channels are ${CHANNELS.join(', ')}.`,
        });
      }
    }
  }
  if (rights.notBefore && rights.ends && rights.notBefore >= rights.ends)
    problems.push({ field: `${field}.ends`, message: 'The rights end before they begin.' });
  const { exclusive } = rights;
  if (exclusive && exclusive.outlets.length === 0)
    problems.push({ field: `${field}.exclusiveOutlets`, message: 'Name the outlets by their codes.' });
  if (exclusive?.from && exclusive.until && exclusive.from >= exclusive.until)
    problems.push({ field: `${field}.exclusiveUntil`, message: 'The window ends before it begins.' });
  return problems;
}
