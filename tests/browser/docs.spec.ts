import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { parse } from 'yaml';
import { API, PROJECT, startApp, type App } from '../support/app';

const BROWSER = process.env['TEST_BROWSER'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = {
  'the front page': '/',
  'the reference': `${API}/docs`,
  'a guide': `${API}/docs/keeping-in-step`,
  'all problems': `${API}/docs/problems`,
  'a problem': `${API}/docs/problems/quota-used-up`,
};

/** What an integrator and a passer-by see, in a real browser, by day and in a dark room. */
describe('docs and front page in the browser', () => {
  let app: App;
  let browser: Browser;

  beforeAll(async () => {
    process.env['AGENCY_CONTACT'] = 'licensing@meridian-wire.example';
    app = await startApp();
    // The agency and the services of the demo; no contract has anything to do with these pages.
    const demo = parse(readFileSync(path.join(PROJECT, 'database/demo/agency.yaml'), 'utf8')) as Record<string, object>;
    await app.apply({ agency: demo['agency'], services: demo['services'] });
    browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** Opens a page, gives what went wrong in it, and closes it. */
  async function visit<T>(
    input: { address: string; width: number; dark: boolean; scripts?: boolean },
    look: (page: Page) => Promise<T>,
  ): Promise<{ seen: T; faults: string[] }> {
    const context = await browser.newContext({
      viewport: { width: input.width, height: 900 },
      colorScheme: input.dark ? 'dark' : 'light',
      javaScriptEnabled: input.scripts ?? true,
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('requestfailed', (request) => faults.push(request.url()));
    page.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
      if (!response.url().startsWith(app.origin)) faults.push(`from elsewhere: ${response.url()}`);
    });
    await page.goto(`${app.origin}${input.address}`, { waitUntil: 'load' });
    const seen = await look(page);
    await context.close();
    return { seen, faults };
  }

  /** What axe finds serious or critical. Playwright's own world is not bound by the page's policy. */
  async function barriers(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const { violations, passes } = (await page.evaluate('axe.run()')) as AxeResults;
    expect(passes.map(({ id }) => id)).toContain('color-contrast');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  for (const [name, address] of Object.entries(PAGES)) {
    it.each([
      ['by day', 1280, false],
      ['in a dark room', 1280, true],
      ['on a telephone', 375, false],
      ['on a telephone in a dark room', 375, true],
    ])(`${name} is without faults and barriers %s`, async (_, width, dark) => {
      const { seen, faults } = await visit({ address, width, dark }, async (page) => ({
        barriers: await barriers(page),
        ground: await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'),
        wider: await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
      }));
      expect(faults).toEqual([]);
      expect(seen.barriers).toEqual([]);
      expect(seen.wider).toBeLessThanOrEqual(0);
      const [red = 0] = seen.ground.match(/\d+/g)?.map(Number) ?? [];
      expect(dark ? red < 60 : red > 200).toBe(true);
    });
  }

  it('needs no JavaScript', async () => {
    const { seen } = await visit(
      { address: `${API}/docs`, width: 1280, dark: false, scripts: false },
      async (page) => ({
        calls: await page.locator('section.call').count(),
        problems: await page.locator('section.call details').first().innerText(),
      }),
    );
    expect(seen.calls).toBe(13);
    expect(seen.problems).toContain('Problems of GET /feed');
  });

  // SCREENSHOTS=1 takes those of the README anew.
  (process.env['SCREENSHOTS'] ? it : it.skip)('is seen in the README as it is', async () => {
    for (const [file, address] of [
      ['front.png', '/'],
      ['docs.png', `${API}/docs#getFeed`],
    ] as const)
      await visit({ address, width: 1100, dark: file === 'docs.png' }, (page) =>
        page.screenshot({
          path: path.join(PROJECT, 'docs/images', file),
          clip: { x: 0, y: 0, width: 1100, height: 640 },
        }),
      );
  });
});
