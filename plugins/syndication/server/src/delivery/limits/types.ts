/** So many requests a second for good, and so many at once by one who has been quiet for a while. */
export interface Rate {
  /** 0 where there is no limit. */
  perSecond: number;
  /** At least as many as in a second. */
  burst: number;
}

/** One request was asked for of a share: whether it is granted, what is left, and when to come back if not. */
export interface Taken {
  granted: boolean;
  /** Whole requests that are left. */
  left: number;
  /** Seconds until one more would be granted; 0 where one was. */
  wait: number;
}

/** Shares of one kind, by name (a key, an address). */
export interface Shares {
  readonly rate: Rate;
  take(name: string): Taken | Promise<Taken>;
}

/** How much of everything one process lets be asked of it; from the plugin's settings. */
export interface LimitSettings {
  key: Rate;
  address: Rate;
  /** Attempts without a valid key, of one address. */
  failures: Rate;
  /** Long polls that wait at the same time: of one key, and of all. */
  polls: { perKey: number; total: number };
  /** Requests that are worked on at the same time; the others take turns, key by key. */
  working: number;
  /** Where processes share their counts; empty for counts of this process. */
  redis: { url: string; prefix: string };
}
