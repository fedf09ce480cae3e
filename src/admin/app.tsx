import type { StrapiApp } from '@strapi/strapi/admin';

/** Where the panel would say Strapi, it says the house's name. Sorani and Kurmanji are not among Strapi's own languages. */
const translations = {
  en: {
    'app.components.LeftMenu.navbrand.title': 'Wiregate',
    'Auth.form.welcome.title': 'Wiregate',
    'Auth.form.welcome.subtitle': 'Log in to the newsroom',
  },
  tr: {
    'app.components.LeftMenu.navbrand.title': 'Wiregate',
    'Auth.form.welcome.title': 'Wiregate',
    'Auth.form.welcome.subtitle': 'Haber merkezine giriş yapın',
  },
  ar: {
    'app.components.LeftMenu.navbrand.title': 'Wiregate',
    'Auth.form.welcome.title': 'Wiregate',
    'Auth.form.welcome.subtitle': 'سجّل الدخول إلى غرفة الأخبار',
  },
};

export default {
  config: {
    locales: ['tr', 'ar'],
    translations,
    tutorials: false,
    notifications: { releases: false },
  },
  bootstrap(_app: StrapiApp) {},
};
