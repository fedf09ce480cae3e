import type { Core } from '@strapi/strapi';

/** The languages of the newsroom, each under the name that its readers give it. */
const LOCALES = [
  { code: 'tr', name: 'Türkçe' },
  { code: 'kmr', name: 'Kurmancî' },
  { code: 'ckb', name: 'سۆرانی' },
  { code: 'ar', name: 'العربية' },
  { code: 'en', name: 'English' },
] as const;

const DEFAULT_LOCALE = 'en';

interface LocaleService {
  findByCode(code: string): Promise<{ code: string } | null>;
  create(locale: { code: string; name: string }): Promise<{ code: string }>;
  getDefaultLocale(): Promise<string | null>;
  setDefaultLocale(locale: { code: string }): Promise<unknown>;
}

/**
 * Adds the languages of the newsroom that are missing. A locale that exists keeps its name, and a default that was
 * chosen stays; neither is ever removed here, since Strapi deletes the documents of a locale along with it.
 *
 * @returns the codes of the locales that were added
 */
export async function ensureLocales({ strapi }: { strapi: Core.Strapi }): Promise<string[]> {
  const locales: LocaleService = strapi.plugin('i18n').service('locales');
  const added: string[] = [];
  for (const locale of LOCALES) {
    if (await locales.findByCode(locale.code)) continue;
    await locales.create(locale);
    added.push(locale.code);
  }
  if (!(await locales.getDefaultLocale())) await locales.setDefaultLocale({ code: DEFAULT_LOCALE });
  return added;
}
