export type Query = Record<string, string | number | string[] | undefined>;

/** Lists are written with commas; what is undefined is left out. */
export function addQuery(url: URL, query: Query): URL {
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    url.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return url;
}
