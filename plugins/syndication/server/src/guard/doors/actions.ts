import { isLicensedScope, type Licensed, type Severity } from '../types';

/** What permissions of the content API open, beside what is licensed: each by how its action begins. */
const OTHERS: Array<{ begins: string; severity: Severity; what: string }> = [
  {
    begins: 'plugin::users-permissions.user.',
    severity: 'warning',
    what: 'the users of the content API, with their addresses',
  },
  {
    begins: 'plugin::users-permissions.role.',
    severity: 'warning',
    what: 'the roles of the content API and what they may',
  },
  { begins: 'plugin::content-type-builder.', severity: 'warning', what: 'how the newsroom and the desk are built' },
  { begins: 'plugin::i18n.', severity: 'notice', what: 'the languages of the newsroom' },
];
/** Everybody's own account. */
const OWN = ['plugin::users-permissions.user.me', 'plugin::users-permissions.user.updateMe'];

export interface Opened {
  severity: Severity;
  what: string;
  actions: string[];
}

/** What a role or a token with these permissions opens, the worst first. */
export function openedBy(input: { licensed: Licensed; actions: string[] }): Opened[] {
  const actions = input.actions.filter((action) => !OWN.includes(action)).sort();
  const licensed = actions.filter((action) => isLicensedScope(input.licensed, action));
  const others = OTHERS.map(({ begins, ...other }) => ({
    ...other,
    actions: actions.filter((action) => action.startsWith(begins)),
  }));
  const worst: Opened = {
    severity: 'error',
    what: 'what is licensed (the guard refuses it all the same)',
    actions: licensed,
  };
  return [worst, ...others].filter((opened) => opened.actions.length > 0);
}
