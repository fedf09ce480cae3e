import type { CompiledContract, CompiledSchedule } from './compile';
import type { Tally, Usage } from './metering';
import type { Moment } from './moment';
import type { Charge, Connection, Decision, Destination, Facets, Key, Permit, Refusal } from './types';

export interface DecisionRequest {
  /** Epoch milliseconds; the gate has no clock of its own. */
  now: number;
  key: Key;
  connection: Connection;
  /** All contracts of the outlet, in force or not, and those that could not be compiled. */
  contracts: CompiledContract[];
  /** Outlet code → reason, for contracts that could not be read. */
  broken?: string[];
  edition: Facets;
  /**
   * An event of an edition that was embargoed then is shown to those with advance access alone, also later: the others
   * have `lifted`. So its embargo is asked as of the event.
   */
  embargoAsOf?: number;
  /** When what is asked for was put on the wire; null where it has no number yet. Needed where a licence has a delay. */
  since?: number | null;
  /** What was used of the quotas. Needed where a licence is metered, but for a listing. */
  usage?: Usage;
  /** `listing`: headlines, which are never metered. `take`: what is to be browsed until it is taken, is taken now. */
  asks?: 'content' | 'listing' | 'take';
}

/** One decision while it is being made. */
export interface Work {
  request: DecisionRequest;
  moment: Moment;
  decision: Decision;
  /** Schedules of contracts in force, in the order in which they are asked. */
  candidates: Candidate[];
  /** What is said where no schedule names a destination. */
  nothing: Refusal;
  /** What this decision uses, part by part, on top of what was used before. */
  tally: Tally | null;
}

export interface Candidate {
  contract: CompiledContract;
  schedule: CompiledSchedule;
}

/** One part for one destination. */
export interface Asked {
  part: { id: string; kind: string; source: string };
  destination: Destination;
  /** The part is to be browsed, whatever would be granted. */
  browsing: boolean;
}

/** What a schedule grants of a part, and what that uses. */
export interface Offer {
  grant: number;
  access: Permit['access'];
  charges: Charge[];
  take?: Permit['take'];
}
