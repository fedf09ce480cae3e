import type { Core } from '@strapi/strapi';
import { COMPONENT_LAYOUTS } from './layouts/components';
import { DOCUMENT_LAYOUTS } from './layouts/documents';
import type { Layout } from './layouts/types';
import { VOCABULARY_LAYOUTS } from './layouts/vocabularies';

/** A higher number arranges every form anew, over whatever staff made of it in between. */
const LAYOUT_VERSION = 1;

interface Metadata {
  edit: Record<string, unknown>;
  list: Record<string, unknown>;
}

/** How the content manager keeps the arrangement of one type in the core store. */
interface Configuration {
  settings: Record<string, unknown>;
  metadatas: Record<string, Metadata>;
  layouts: { list: string[]; edit: Array<Array<{ name: string; size: number }>> };
}

interface Model {
  uid: string;
  attributes: Record<string, unknown>;
}

interface ConfigurationService {
  findConfiguration(model: Model): Promise<Configuration>;
  updateConfiguration(model: Model, configuration: Configuration): Promise<Configuration>;
}

function refuseUnknownFields(layout: Layout, model: Model): void {
  const named = [
    ...layout.edit.flat().map(([name]) => name),
    ...Object.keys(layout.fields),
    ...(layout.list?.columns ?? []),
  ];
  const unknown = named.filter((name) => !(name in model.attributes));
  if (unknown.length > 0)
    throw new Error(`The layout of ${layout.uid} names fields that it does not have: ${unknown.join(', ')}`);
}

/** The arrangement that a layout describes; what it does not speak of stays as it is. */
function arranged({ layout, current }: { layout: Layout; current: Configuration }): Configuration {
  const metadatas = { ...current.metadatas };
  for (const [name, help] of Object.entries(layout.fields)) {
    const old = metadatas[name] ?? { edit: {}, list: {} };
    metadatas[name] = { edit: { ...old.edit, ...help }, list: { ...old.list, label: help.label } };
  }
  const settings = { ...current.settings, mainField: layout.mainField };
  const { list } = layout;
  return {
    settings: list ? { ...settings, defaultSortBy: list.sortBy, defaultSortOrder: list.order, pageSize: 20 } : settings,
    metadatas,
    layouts: {
      list: list ? [...list.columns] : current.layouts.list,
      edit: layout.edit.map((row) => row.map(([name, size]) => ({ name, size }))),
    },
  };
}

async function apply({
  layout,
  model,
  service,
}: {
  layout: Layout;
  model: Model | undefined;
  service: ConfigurationService;
}) {
  if (!model) throw new Error(`There is a layout for ${layout.uid}, but no such type or component`);
  refuseUnknownFields(layout, model);
  await service.updateConfiguration(model, arranged({ layout, current: await service.findConfiguration(model) }));
}

/**
 * Arranges the forms and lists of the newsroom in the content manager: once, so that what staff rearrange later stays.
 *
 * @returns whether the arrangement was written now
 * @throws Error if a layout names a field that its type does not have
 */
export async function arrangeLayouts({ strapi }: { strapi: Core.Strapi }): Promise<boolean> {
  const store = strapi.store({ type: 'core', name: 'newsroom' });
  if (Number(await store.get({ key: 'layout_version' })) >= LAYOUT_VERSION) return false;
  const manager = strapi.plugin('content-manager');
  const types: ConfigurationService & { findContentType(uid: string): Model | undefined } =
    manager.service('content-types');
  const components: ConfigurationService & { findComponent(uid: string): Model | undefined } =
    manager.service('components');
  for (const layout of [...DOCUMENT_LAYOUTS, ...VOCABULARY_LAYOUTS])
    await apply({ layout, model: types.findContentType(layout.uid), service: types });
  for (const layout of COMPONENT_LAYOUTS) {
    await apply({ layout, model: components.findComponent(layout.uid), service: components });
  }
  await store.set({ key: 'layout_version', value: LAYOUT_VERSION });
  return true;
}
