/** From an edition to what outlets read: pure functions, cached by the caller. */
export { FORMATS } from './table';
export {
  FORMAT_NAMES,
  type Channel,
  type Entry,
  type Format,
  type FormatName,
  type ItemInput,
  type Own,
  type Page,
  type Rendered,
  type Resource,
  type TombstoneInput,
} from './types';
export { newsmlItem, type Inline } from './newsmlg2';
export { blocksToHtml, escapeHtml, type ShownMedia } from './html';
export { blocksToText } from './text';
export { ninjs, type NinjsInput } from './ninjs';
export { ninjs1, type Ninjs16 } from './ninjs1';
export { isPreview, type MediaHref, type View } from './ninjs-media';
export { tombstone } from './tombstone';
