export { createClient, VERSION } from './client';
export type {
  ClientOptions,
  FeedQuery,
  Followed,
  ItemsQuery,
  RecordsQuery,
  RenditionAddress,
  RightsQuery,
  WiregateClient,
} from './client';
export { changesOf, knownBy } from './changes';
export type { Change, Gone, Known } from './changes';
export { cursorFile } from './cursor-file';
export type { CursorFile } from './cursor-file';
export type { Downloaded } from './download';
export {
  ApiError,
  CursorExpiredError,
  DownloadError,
  ForbiddenError,
  GoneError,
  NotFoundError,
  TransportError,
  UnauthorizedError,
  UnavailableError,
} from './errors';
export { createHotFolder } from './bridge/hot-folder';
export type { HotFolder, HotFolderSettings } from './bridge/hot-folder';
export { keepInStep } from './keep';
export type { Store } from './keep';
export type { Walk } from './pages';
export type * from './types';
