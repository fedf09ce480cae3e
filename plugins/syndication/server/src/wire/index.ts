export { createArchive, type Archive } from './archive';
export { createBell, type Bell } from './bell';
export { postgresReader, sqliteReader } from './reader';
export { createSequencer, type Sequencer } from './sequencer';
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
