import { lengthOf } from '../duration';
import type { Licence } from '../types';
import { speech, type Speech } from './speak';
import type { Sentences } from './types';

type Reach = { any?: true | undefined; allow?: string[] | undefined; deny?: string[] | undefined };

/** What a licence permits, a sentence each. */
export function permitsIn(input: { licence: Licence; language: string; sentences: Sentences }): string[] {
  const { licence, sentences } = input;
  const say = speech(input.language);
  const channels = Array.isArray(licence.channels) ? { allow: licence.channels } : licence.channels;
  const named = (codes: readonly string[]) => say.list(codes.map((code) => sentences.channels[code] ?? code));
  return [
    sentences.access(licence.access, grantsIn(licence, sentences, say)),
    sentences.reach(
      reachIn({ reach: channels, all: sentences.everyChannel, spoken: named, sentences }),
      reachIn({ reach: licence.territories, all: sentences.worldwide, spoken: say.territories, sentences }),
    ),
    ...(licence.properties?.length ? [sentences.properties(say.list(licence.properties))] : []),
    licence.embargo === 'advance' ? sentences.advance : sentences.embargoed,
    ...(licence.delay && lengthOf(licence.delay) > 0 ? [sentences.delay(say.duration(licence.delay))] : []),
    licence.archive ? sentences.archive(say.duration(licence.archive)) : sentences.wholeArchive,
    ...(licence.quotas ?? []).map(({ limit, unit, period, over, price }) =>
      sentences.quota({ limit, unit, period, bills: over === 'bill', price: price ? say.price(price) : null }),
    ),
    ...(licence.meter === 'take' ? [sentences.take] : []),
  ];
}

function grantsIn({ grants }: Licence, sentences: Sentences, say: Speech): string {
  const what = grants.map((grant) =>
    sentences.grant({
      kinds: grant.everything
        ? sentences.everything
        : say.list((grant.kinds ?? []).map((kind) => sentences.kinds[kind])),
      ...(grant.services?.length ? { services: say.list(grant.services) } : {}),
      ...(grant.languages?.length ? { languages: say.languages(grant.languages) } : {}),
      ...(grant.subjects?.length ? { subjects: say.list(grant.subjects) } : {}),
      ...(grant.genres?.length ? { genres: say.list(grant.genres) } : {}),
      ...(grant.sources?.length ? { sources: say.list(grant.sources) } : {}),
      ...(grant.urgency === undefined ? {} : { urgency: grant.urgency }),
    }),
  );
  return what.join('; ') || sentences.nothing;
}

function reachIn(input: {
  reach: Reach | undefined;
  all: string;
  spoken: (codes: readonly string[]) => string;
  sentences: Sentences;
}): string {
  const { reach, all, spoken, sentences } = input;
  if (!reach?.any && !reach?.allow?.length) return sentences.nothing;
  const wide = reach.any ? all : spoken(reach.allow ?? []);
  return reach.deny?.length ? sentences.except(wide, spoken(reach.deny)) : wide;
}
