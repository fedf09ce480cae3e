import { MEDIUM } from './feed-parts';
import { elements, type Child } from './markup';
import { bestOf, type ShownPart } from './shown';

export const MEDIA = 'http://search.yahoo.com/mrss/';
const media = elements({ media: MEDIA });

/** Media RSS: the files of one part as a group. */
export function mediaGroup(shown: ShownPart): Child {
  const { part, renditions } = shown;
  const best = bestOf(shown)?.href;
  const files = renditions.flatMap(({ href, contentType, width, height, sizeInBytes, duration }) =>
    href === undefined
      ? []
      : [
          media('media:content', {
            url: href,
            type: contentType,
            medium: MEDIUM[part.kind],
            isDefault: href === best ? 'true' : undefined,
            width,
            height,
            fileSize: sizeInBytes,
            duration: duration === undefined ? undefined : Math.round(duration),
          }),
        ],
  );
  return media(
    'media:group',
    {},
    files,
    media('media:title', { type: 'plain' }, part.headline ?? part.name),
    part.caption && media('media:description', { type: 'plain' }, part.caption),
    part.byline && media('media:credit', { role: 'author', scheme: 'urn:ebu' }, part.byline),
    part.creditLine && media('media:credit', { role: 'distribution company', scheme: 'urn:ebu' }, part.creditLine),
    (part.copyrightNotice ?? part.copyrightHolder) &&
      media('media:copyright', {}, part.copyrightNotice ?? part.copyrightHolder),
    part.usageTerms && media('media:license', {}, part.usageTerms),
  );
}
