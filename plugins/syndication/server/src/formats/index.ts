/** From an edition to what outlets read: pure functions, cached by the caller. */
export { blocksToHtml, escapeHtml, type ShownMedia } from './html';
export { blocksToText } from './text';
export { ninjs, type NinjsInput } from './ninjs';
export { isPreview, type MediaHref, type View } from './ninjs-media';
export { tombstone } from './tombstone';
