export { addressOf, sha256OfUrl, VAULT_PATH, VAULT_PROVIDER, verifySigned, type VaultAddress } from './address';
export { sentAs } from './content-types';
export { VaultError, type VaultErrorCode } from './errors';
export { isSha256 } from './layout';
export { rangeOf } from './ranges';
export { type IsPinned, type Sweep } from './removals';
export { serveSigned } from './serve';
export { createVault, type ByteRange, type Stored, type Vault } from './vault';
export {
  assertOutside,
  configuredVault,
  configureVault,
  protectWith,
  sweepVault,
  type VaultOptions,
} from './vault-instance';
export { closeFileRoutes } from './file-routes';
