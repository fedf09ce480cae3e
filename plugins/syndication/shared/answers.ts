import type { Change } from './edition';
import type { EventType, Kind } from './words';

/** What the partner API answers (api.md). Consumers ignore members that they do not know. */

export interface Obligation {
  id: string;
  /** ODRL's or RightsML's term, or one of our profile (`wg:`). */
  action: string;
  part: string;
  destinations: string[];
  value: unknown;
  /** ISO 8601 instant, or null. */
  by: string | null;
  clause: string | null;
  /** One sentence for an editor. */
  text: string;
}

export interface Use {
  destination: string;
  contract: string;
  schedule: number;
  access: 'full' | 'browse';
  /** Where it is to be taken before it is used: what one more costs, and how many are left (null: no limit). */
  take?: { price: { amount: number; currency: string } | null; left: number | null };
}

export interface Omission {
  kind: string;
  rule: string;
  text: string;
}

/** Where an item was found: HTML-escaped text in which `<mark>` stands around what was looked for. */
export interface Highlights {
  headline?: string;
  summary?: string;
  /** Passages of the body. */
  body?: string[];
  /** `association` is the name of the picture or video within the item. */
  captions?: Array<{ association: string; text: string }>;
}

export interface Envelope {
  event?: EventType;
  at?: string;
  id: string;
  edition: number;
  kind: Kind;
  language: string;
  change?: Change;
  item: Record<string, unknown>;
  uses: Use[];
  obligations: Obligation[];
  omitted: Omission[];
  /** Of a search alone. */
  highlights?: Highlights;
  links: { self: string; versions: string; rights: string; policy?: string; restrictions?: string; take?: string };
}
