import type { CompiledContract } from './compile';
import type { Moment } from './moment';
import type { Candidate, Work } from './request';
import type { Refusal } from './types';

/** Whether a contract is in force at a moment, or why not (rules.md, contract.in-force). */
export function termRefusal(contract: CompiledContract, moment: Moment): Refusal | null {
  const { status, basis } = contract.source.contract;
  const refuse = (reason: string): Refusal => ({
    rule: 'contract.in-force',
    reason,
    contract: contract.reference,
    version: contract.version,
  });
  if (status !== 'active') return refuse(`The contract is ${status === 'draft' ? 'not agreed yet' : status}.`);
  if (!['signed', 'accepted', 'trial'].includes(basis)) return refuse('The contract has no basis.');
  if (!moment.reached(contract.term.from)) return refuse('The contract has not started.');
  if (moment.reached(contract.term.graceUntil)) return refuse('The contract has ended.');
  return null;
}

/** Schedules by contract, ordered once: an outlet's contracts are asked for every edition. */
const ordered = new WeakMap<CompiledContract[], Candidate[]>();

/** Unmetered before metered, so that nothing is used up that need not be; then by priority, then as they stand. */
function candidatesOf(contracts: CompiledContract[]): Candidate[] {
  const known = ordered.get(contracts);
  if (known) return known;
  const candidates = contracts
    .flatMap((contract) => contract.schedules.map((schedule) => ({ contract, schedule })))
    .sort(
      (a, b) =>
        Number(a.schedule.meter !== null) - Number(b.schedule.meter !== null) ||
        a.schedule.priority - b.schedule.priority,
    );
  ordered.set(contracts, candidates);
  return candidates;
}

/** The schedules that are asked, and what is said where none of them names a destination. */
export function inForce(contracts: CompiledContract[], moment: Moment): Pick<Work, 'candidates' | 'nothing'> {
  let nothing: Refusal = { rule: 'contract.in-force', reason: 'There is no contract.' };
  let standing = false;
  const out = new Set<CompiledContract>();
  for (const contract of contracts) {
    const term = termRefusal(contract, moment);
    if (term) {
      out.add(contract);
      if (nothing.contract === undefined) nothing = term;
    } else if (!standing) {
      standing = true;
      const { reference, version } = contract;
      const reason = 'No schedule names the destination.';
      nothing = { rule: 'schedule.destination', reason, contract: reference, version };
    }
  }
  const candidates = candidatesOf(contracts);
  return { nothing, candidates: out.size === 0 ? candidates : candidates.filter(({ contract }) => !out.has(contract)) };
}
