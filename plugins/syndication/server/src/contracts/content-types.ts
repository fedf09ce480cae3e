import { CHANNELS } from '../../../shared/words';

/**
 * Content types of the licensing desk. What has structure is JSON, checked on every save by the zod schema that `apply`
 * uses. `status` is a reserved name in Strapi, so the attribute is `state`.
 */
const PLUGIN = 'plugin::syndication';
export const UIDS = {
  outlet: `${PLUGIN}.outlet`,
  destination: `${PLUGIN}.destination`,
  connection: `${PLUGIN}.connection`,
  key: `${PLUGIN}.key`,
  source: `${PLUGIN}.source`,
  licence: `${PLUGIN}.licence`,
  contract: `${PLUGIN}.contract`,
} as const;
export type ContractTypeName = keyof typeof UIDS;

type Attribute = Record<string, unknown> & { type: string };
const string: Attribute = { type: 'string' };
const json: Attribute = { type: 'json' };
const boolean: Attribute = { type: 'boolean' };
const code: Attribute = { type: 'string', required: true };
const unique: Attribute = { ...code, unique: true };
const oneOf = (...values: string[]): Attribute => ({ type: 'enumeration', enum: values });
const state = (...values: string[]): Attribute => ({ ...oneOf(...values), required: true, default: values[0] });
const to = (target: ContractTypeName, relation: string, more: Record<string, string> = {}): Attribute => ({
  type: 'relation',
  relation,
  target: UIDS[target],
  ...more,
});

function type(
  singularName: string,
  pluralName: string,
  displayName: string,
  description: string,
  attributes: Record<string, Attribute>,
) {
  return {
    schema: {
      kind: 'collectionType',
      collectionName: `syndication_${pluralName.replaceAll('-', '_')}`,
      info: { singularName, pluralName, displayName, description },
      options: { draftAndPublish: false },
      pluginOptions: { i18n: { localized: false } },
      // Strapi writes into attributes: none may be shared.
      attributes: Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, { ...attribute }])),
    },
  };
}

const LICENCE_JSON = [
  'grants',
  'channels',
  'territories',
  'properties',
  'quotas',
  'retention',
  'credit',
  'creditByKind',
  'translation',
  'excerpt',
  'sublicence',
  'ai',
  'broadcast',
  'purge',
  'usageReport',
];
const LICENCE_STRINGS = ['delay', 'archive', 'killDeadline', 'correctionDeadline'];
const LICENCE_SWITCHES = ['feedAddress', 'link', 'canonical', 'noindex', 'noGallery', 'editorialUseOnly', 'tdm'];
const each = (names: string[], attribute: Attribute) => Object.fromEntries(names.map((name) => [name, attribute]));

export const contentTypes = {
  outlet: type('outlet', 'outlets', 'Outlet', 'A subscribing organisation, with its contacts', {
    code: unique,
    name: { ...json, required: true },
    state: state('active', 'suspended', 'terminated'),
    country: string,
    language: string,
    contacts: json,
    destinations: to('destination', 'oneToMany', { mappedBy: 'outlet' }),
    connections: to('connection', 'oneToMany', { mappedBy: 'outlet' }),
    contracts: to('contract', 'oneToMany', { mappedBy: 'outlet' }),
  }),
  destination: type('destination', 'destinations', 'Destination', 'A place where an outlet publishes', {
    code,
    name: json,
    outlet: to('outlet', 'manyToOne', { inversedBy: 'destinations' }),
    channel: { ...oneOf(...CHANNELS), required: true },
    property: string,
    territories: json,
    geoblocks: boolean,
    state: state('active', 'suspended', 'terminated'),
  }),
  connection: type('connection', 'connections', 'Connection', 'A system of the outlet that pulls', {
    code: unique,
    name: json,
    outlet: to('outlet', 'manyToOne', { inversedBy: 'connections' }),
    destinations: to('destination', 'oneToMany'),
    keys: to('key', 'oneToMany', { mappedBy: 'connection' }),
    state: state('active', 'suspended', 'revoked', 'terminated'),
  }),
  key: type('key', 'keys', 'Key', 'A credential of one connection; its secret is shown once, when it is issued', {
    name: code,
    keyId: { ...unique, configurable: false },
    secretHash: { type: 'string', required: true, private: true, searchable: false, configurable: false },
    connection: to('connection', 'manyToOne', { inversedBy: 'keys' }),
    environment: { ...oneOf('live', 'test'), required: true },
    scopes: { ...json, required: true },
    addresses: json,
    expires: { type: 'datetime' },
    state: state('active', 'revoked'),
    lastUsed: { type: 'datetime', writable: false, configurable: false },
  }),
  source: type('source', 'sources', 'Source', 'Where bought-in content comes from, and the ceiling of its agreement', {
    code: unique,
    name: json,
    agreement: json,
    limits: json,
    credit: json,
    terms: json,
  }),
  licence: type('licence', 'licences', 'Licence', 'Reusable licensing terms: grants, limits, obligations', {
    code: unique,
    name: { ...json, required: true },
    description: json,
    access: { ...oneOf('full', 'browse'), required: true },
    embargo: oneOf('withhold', 'advance'),
    meter: oneOf('pull', 'take'),
    modification: oneOf('none', 'trim', 'house-style', 'free'),
    headline: oneOf('keep', 'shorten', 'free'),
    byline: oneOf('keep'),
    dateline: oneOf('keep'),
    ...each(LICENCE_STRINGS, string),
    ...each(LICENCE_JSON, json),
    ...each(LICENCE_SWITCHES, boolean),
  }),
  contract: type(
    'contract',
    'contracts',
    'Contract',
    'What an outlet agreed to; every saved change is a new version, kept',
    {
      reference: unique,
      outlet: to('outlet', 'manyToOne', { inversedBy: 'contracts' }),
      state: { ...oneOf('draft', 'active', 'suspended', 'terminated'), required: true, default: 'draft' },
      basis: { ...oneOf('signed', 'accepted', 'trial'), required: true },
      signedOn: { type: 'date' },
      accepted: json,
      starts: { type: 'date', required: true },
      ends: { type: 'date' },
      timeZone: code,
      renews: json,
      grace: string,
      schedules: { ...json, required: true },
      clauses: json,
      /** The signed document, in the vault: for staff, and in no answer to an outlet. */
      document: { type: 'media', multiple: false, allowedTypes: ['files', 'images'], private: true },
    },
  ),
};
