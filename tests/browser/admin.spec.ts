import { chromium, type Browser, type Page } from 'playwright-core';
import { startApp, type App } from '../support/app';
import { publishArticle, termsFor } from '../support/content';

const BROWSER = process.env['TEST_BROWSER'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The admin panel as a night editor sees it, in a real browser. Needs the admin build (`npm run build`). */
describe('the newsroom in the browser', () => {
  let app: App;
  let browser: Browser;
  let page: Page;
  const failed: string[] = [];

  beforeAll(async () => {
    app = await startApp({ admin: true });
    await app.apply(termsFor());
    await publishArticle(app, { headline: 'Liman fırtınadan sonra açıldı' }, 'tr');
    const roles = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    await app.strapi.service('admin::user').create({
      firstname: 'Night',
      lastname: 'Editor',
      email: 'night@desk.example',
      password: 'Night-editor-1',
      isActive: true,
      roles: [roles.id],
    });
    browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.on('response', (response) => {
      if (response.status() >= 500) failed.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(`${app.origin}/admin`);
    await page.fill('input[name=email]', 'night@desk.example');
    await page.fill('input[name=password]', 'Night-editor-1');
    await page.click('button[type=submit]');
    await page
      .getByRole('button', { name: 'Skip' })
      .click({ timeout: 20_000 })
      .catch(() => undefined);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  it('shows what is written first at the head of the form, with its item as published', async () => {
    await page.goto(
      `${app.origin}/admin/content-manager/collection-types/api::article.article?plugins[i18n][locale]=tr`,
    );
    await page
      .getByRole('button', { name: 'Skip' })
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    await page.getByText('Liman fırtınadan sonra açıldı').click();
    await page.waitForSelector('input[name=headline]');
    expect(await page.inputValue('input[name=headline]')).toBe('Liman fırtınadan sonra açıldı');
    const names = await page.$$eval('input[name], textarea[name]', (fields) =>
      fields.map((field) => field.getAttribute('name')),
    );
    const order = ['headline', 'slugline', 'urgency', 'summary', 'dateline', 'byline'].map((name) =>
      names.indexOf(name),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(names.find((name) => !name?.startsWith('search'))).toBe('headline');
    expect(names).not.toContain('metadata');
  });

  it('refuses to publish without a headline, in words, and keeps the text', async () => {
    await page.fill('input[name=headline]', '');
    await page.fill('input[name=slugline]', 'LIMAN-ACIK');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Write a headline: nothing goes out without one.').first().waitFor({ timeout: 10_000 });
    expect(await page.inputValue('input[name=slugline]')).toBe('LIMAN-ACIK');
  });

  it('has every request of the panel answered', () => {
    expect(failed).toEqual([]);
  });
});
