import { compile } from '../compile';
import type { ContractVersion, Destination } from '../types';
import { obligationsOf } from './duties';
import { permissionsOf } from './permissions';
import { nothingAtAll, prohibitionsOf } from './prohibitions';
import type { Party, Terms } from './terms';
import { heading, type Node } from './words';

export interface PolicyInput {
  version: ContractVersion;
  /** 1, 2, … in the order of the contract. */
  schedule: number;
  /** The absolute address of the partner API, without a slash at its end. */
  base: string;
  /** Opaque; see `policyIdOf`. */
  id: string;
  agency: Party;
  outlet: Party & { code: string };
  /** All destinations of the outlet. */
  destinations: Destination[];
}

/**
 * One schedule of a contract version as an ODRL 2.2 policy in JSON-LD, with the RightsML profile and ours
 * (docs/odrl-profile.md). It permits no more than the gate does. Throws where the stored terms make no sense.
 */
export function policyOf(input: PolicyInput): Record<string, unknown> {
  const { version, base, agency, outlet } = input;
  const address = policyUri(input);
  const terms = termsOf(input, address);
  const offered = version.contract.status === 'draft';
  const permission = terms && inForceOrOffered(version) ? permissionsOf(terms) : [];
  const prohibition = [
    ...(permission.length > 0 ? [] : [nothingAtAll({ base, address })]),
    ...(terms ? prohibitionsOf(terms) : []),
  ];
  const obligation = terms ? obligationsOf(terms) : [];
  return {
    ...heading({ type: offered ? 'Offer' : 'Agreement', address }),
    assigner: party(agency),
    // An offer grants nothing to anybody; an agreement must name both (ODRL vocabulary, Offer and Agreement).
    ...(offered ? {} : { assignee: party(outlet) }),
    'wg:contract': version.reference,
    'wg:contractVersion': version.version,
    'wg:schedule': input.schedule,
    'wg:prevails': { '@value': PREVAILS, '@language': 'en' },
    ...(permission.length > 0 ? { permission } : {}),
    ...(prohibition.length > 0 ? { prohibition } : {}),
    ...(obligation.length > 0 ? { obligation } : {}),
  };
}

const PREVAILS =
  'Where this policy and the signed (or accepted) text of the contract differ, the text of the contract prevails.';

export const policyUri = (input: { base: string; id: string }): string => `${input.base}/policies/${input.id}`;

/** null where the licence cannot be read: then nothing is permitted, as by the gate. */
function termsOf(input: PolicyInput, address: string): Terms | null {
  const { version, destinations, base, agency, outlet } = input;
  const contract = compile({ version, destinations });
  const schedule = contract.schedules.find(({ number }) => number === input.schedule);
  if (!schedule) throw new Error(`${version.reference} has no schedule ${input.schedule}`);
  const { licence } = schedule;
  if (licence === null || schedule.fault !== null) return null;
  const named = destinations.filter(({ code, active }) => active && schedule.destinations.has(code));
  return { base, address, agency, outlet, contract, schedule, licence, destinations: named };
}

/** Suspended and terminated contracts permit nothing, whatever their term (rules.md, contract.in-force). */
const inForceOrOffered = ({ contract: { status, basis } }: ContractVersion): boolean =>
  ['active', 'draft'].includes(status) && ['signed', 'accepted', 'trial'].includes(basis);

const party = ({ name, uri }: Party): Node => ({ '@type': 'Party', uid: uri, 'vcard:fn': name });
