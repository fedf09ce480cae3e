export { createCapture, type Capture } from './capture';
export { createOperations, type Operations } from './operations';
export { createDefaults } from './defaults';
export { syndicatedTypes, type SyndicatedType } from './types';
export { createImporter, type Importer, type ImportOutcome } from './importer';
