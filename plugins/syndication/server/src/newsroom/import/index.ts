/** From a ninjs document of any version to the attributes of ours: pure, with nothing read and nothing written. */
export { normaliseNinjs, type NinjsVersion, type Normalised } from './normalise';
export { htmlToBlocks, textToBlocks } from './html';
export { toFields } from './fields';
export { ImportError, type ImportedFields, type ImportedItem } from './imported';
