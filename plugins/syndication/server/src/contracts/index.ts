export { contentTypes, UIDS } from './content-types';
export { applyTerms, type Applied } from './apply';
export { issueKey, parseCredential, secretMatches } from './keys';
export { createKeyUse } from './key-use';
export { guardSaves } from './saves';
export { createRightsStore, readAgency, StaleError, watchTables, type RightsStore } from './store';
export type { Agency, OutletRecord, Rights } from './snapshot';
