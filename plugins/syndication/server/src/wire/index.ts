export { createArchive, type Archive } from './archive';
export { createBell, type Bell } from './bell';
export { postgresReader, sqliteReader } from './reader';
export { DEPTHS, type Depth, type Hit, type HitRange, type Scope } from './search';
export { createSequencer, type Sequencer } from './sequencer';
export { indexMissing, type Texts } from './texts';
export { createWriter, newItemId, type ItemRecord, type Writer } from './writer';
export {
  WireError,
  type EditionFacets,
  type ItemEvent,
  type ItemState,
  type OutletEvent,
  type Reader,
  type WireEvent,
} from './types';
