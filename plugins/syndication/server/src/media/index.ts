export { addressOf, sha256OfUrl, VAULT_PATH, VAULT_PROVIDER, verifySigned, type VaultAddress } from './address';
export { sendable } from './content';
export { sentAs } from './content-types';
export { VaultError, type VaultErrorCode } from './errors';
export { dressPicture, type DressedRendition } from './dress';
export { isSha256 } from './layout';
export { isDrawn } from './pictures';
export { type PictureRights } from './picture-rights';
export { rangeOf } from './ranges';
export { openRendition, signRendition, type RenditionGrant } from './rendition-address';
export { type IsPinned, type Sweep } from './removals';
export { serveSigned } from './serve';
export { createVault, type ByteRange, type Stored, type Vault } from './vault';
export {
  assertOutside,
  configuredVault,
  configureVault,
  protectWith,
  sweepVault,
  type ConfiguredVault,
} from './vault-instance';
export { type VaultOptions } from './options';
export { keepPictures } from './strapi-pictures';
export { closeFileRoutes } from './file-routes';
