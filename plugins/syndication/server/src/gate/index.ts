/** The gate: pure functions over plain data. It knows no Strapi, does no I/O and has no clock. */
export { decide } from './decide';
export { keyRefusal } from './restrictions';
export { termRefusal } from './candidates';
export type { DecisionRequest } from './request';
export { compile, subjectCode, type CompiledContract, type CompiledSchedule } from './compile';
export { deletionDuty, deletionOf, obligationsOf } from './obligations';
export { hasSentences, permitsOf, SENTENCE_LANGUAGES } from './sentences';
export { lengthOf, shift } from './duration';
export { momentOf, type Moment } from './moment';
export {
  EVER,
  countsOf,
  counterOf,
  nameOf,
  tallyOf,
  unitsOf,
  type CompiledQuota,
  type Meter,
  type Tally,
  type Usage,
} from './metering';
export { itemPolicyOf, outletUri, policyIdOf, policyOf } from './odrl';
export { channelRefusal, territoryRefusal } from './reach';
export { RULES } from './types';
export type {
  Charge,
  Connection,
  ContractVersion,
  Decision,
  Destination,
  Facets,
  Key,
  MediaFacets,
  PartRefusal,
  Permit,
  Price,
  Refusal,
  Rule,
} from './types';
