/** `m1-web`: the part's id and the rendition's name; within an edition no two are alike. */
export const renditionName = (part: string, rendition: string): string => `${part}-${rendition}`;

const NAME = /^(m\d+)-(.+)$/;

/** The reverse of `renditionName`; null for a name that says no part. */
export function readRenditionName(name: string): { part: string; rendition: string } | null {
  const [, part, rendition] = NAME.exec(name) ?? [];
  return part && rendition ? { part, rendition } : null;
}
