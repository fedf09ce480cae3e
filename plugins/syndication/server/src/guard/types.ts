/** `error`: somebody may get in, or would but for the guard · `warning`: one step from it · `notice`: good to know */
export type Severity = 'error' | 'warning' | 'notice';

/** A door that was found open. */
export interface Finding {
  /** Which: `role public`, `API token reporting`, `webhook 3`. */
  door: string;
  severity: Severity;
  what: string;
  /** What closes it. */
  todo: string;
}

/** What leaves through the gate alone. */
export interface Licensed {
  /** Content types of documents and of the licensing desk. */
  types: ReadonlySet<string>;
  /** How the media library names the provider of files in the vault. */
  provider: string;
}

export const FILE = 'plugin::upload.file';

/** Whether a scope (`api::article.article.find`) asks for something licensed, or for the media library. */
export function isLicensedScope(licensed: Licensed, scope: string): boolean {
  const [name = ''] = /^[a-z-]+::/.test(scope) ? [scope.slice(0, scope.lastIndexOf('.'))] : [];
  return licensed.types.has(name) || scope.startsWith('plugin::upload.');
}
