/** A field in a row of the edit form: its name, or its name and how many of the row's twelve columns it takes. */
export type Cell = readonly [name: string, size: number];

/** What an editor is told about a field. */
export interface Help {
  label: string;
  description?: string;
  placeholder?: string;
  /** false: shown, not written by hand. */
  editable?: boolean;
  /** For a relation: the field of the other type that it is shown by. */
  mainField?: string;
}

/** How one type or component stands in the content manager. */
export interface Layout {
  uid: string;
  /** The field by which the content manager names an entry. */
  mainField: string;
  /** Rows of the edit form, top to bottom. */
  edit: ReadonlyArray<readonly Cell[]>;
  fields: Readonly<Record<string, Help>>;
  /** Written by programs only: left out of the form. */
  hidden: readonly string[];
  /** Columns of the list and the order it opens in; components have none. */
  list?: { columns: readonly string[]; sortBy: string; order: 'ASC' | 'DESC' };
}
