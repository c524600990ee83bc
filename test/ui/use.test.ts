import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, NEEDS_BROWSER, startBrowser } from '../support/chromium.ts';
import { addressOf, builtPage, openPage } from './browser.ts';
import type { OpenPage } from './browser.ts';
import { startFixture } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

const WAIT = { timeout: 15_000 };

describe.skipIf(BROWSER === undefined)(`using the page${NEEDS_BROWSER}`, () => {
  let browser: Browser;
  let server: FixtureServer;
  let many: FixtureServer;
  let open: OpenPage | undefined;

  beforeAll(async () => {
    const directory = await builtPage();
    browser = await startBrowser();
    server = await startFixture(directory, { workflows: 400, token: 'fixture' });
    many = await startFixture(directory, { workflows: 1000 });
  });

  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await many?.close();
  });

  async function visit(url: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    open = await openPage(browser, url, { token: 'fixture', ...options });
    await open.page.locator('h1').first().waitFor(WAIT);
    return open.page;
  }

  test('a thousand workflows are a list of few rows, and all can be come to', async () => {
    const page = await visit(many.url);
    const rows = page.locator('tr.row');
    await rows.first().waitFor(WAIT);
    expect(
      await page
        .getByRole('status')
        .filter({ hasText: /^1000$/ })
        .count(),
    ).toBe(1);
    expect(await rows.count()).toBeLessThan(60);
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('1001');
    await page.mouse.wheel(0, 1_000_000);
    await expect.poll(() => page.locator('tr[aria-rowindex="1001"]').count(), WAIT).toBe(1);
    expect(await rows.count()).toBeLessThan(60);
  });

  test('the keyboard is enough', async () => {
    const page = await visit(many.url);
    await page.locator('tr.row').first().waitFor(WAIT);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');

    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await page.keyboard.type('workflow-7.yaml');
    await expect.poll(() => page.locator('tr.row').count(), WAIT).toBe(2);
    expect((await addressOf(page)).searchParams.get('q')).toBe('workflow-7.yaml');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('tr.row').count(), WAIT).toBeGreaterThan(10);

    await page.keyboard.press('/');
    const name = await page.locator('tr.row a').first().innerText();
    for (const [key, row] of [
      ['ArrowDown', '0'],
      ['ArrowDown', '1'],
      ['ArrowUp', '0'],
      ['End', '999'],
      ['PageUp', '989'],
      ['Home', '0'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => focusedRow(page), WAIT).toBe(row);
    }
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor(WAIT);
    await page.goBack();
    await page.getByRole('heading', { name: 'Workflows', exact: true }).waitFor(WAIT);
  });

  test('states filter the list, and stand in the address', async () => {
    const page = await visit(`${server.url}/?state=Held`);
    await page.locator('tr.row').first().waitFor(WAIT);
    const shown = async (): Promise<readonly string[]> => [
      ...new Set(await page.locator('tr.row .column-state').allInnerTexts()),
    ];
    expect(await shown()).toEqual(['Held']);
    const chip = page.getByRole('button', { name: /^Drifted/ });
    expect(await chip.getAttribute('aria-pressed')).toBe('false');
    await chip.click();
    await expect.poll(shown, WAIT).toEqual(['Drifted']);
    expect(await chip.getAttribute('aria-pressed')).toBe('true');
    expect((await addressOf(page)).searchParams.get('state')).toBe('Drifted');
    await page.getByLabel('Search workflows').fill('nothing of this name');
    await page.getByText('No workflow fits.').waitFor(WAIT);
  });

  test('an event that is told shows on top; hostile words are words', async () => {
    const page = await visit(`${server.url}/events`);
    await page.getByText('Live', { exact: true }).waitFor(WAIT);
    server.tell('workflow.updated', {
      key: '9999-1',
      time: new Date().toISOString(),
      level: 'info',
      event: 'workflow.updated',
      msg: 'A workflow was changed.',
      tenant: 'production',
      workflow: '<img src=x onerror=alert(1)>',
      file: '../../events?x="><script>',
      commitSubject: '{{constructor}}',
    });
    const link = page.getByRole('link', { name: '<img src=x onerror=alert(1)>' });
    await link.waitFor(WAIT);
    expect(await page.locator('.event').first().innerText()).toContain('just now');
    expect(new URL((await link.getAttribute('href')) ?? '', server.url).origin).toBe(server.url);
    expect(await page.locator('main img').count()).toBe(0);
    expect(open?.troubles).toEqual([]);
  });

  test('the theme is chosen by hand, and stays', async () => {
    const page = await visit(server.url, { colorScheme: 'light' });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: /^Theme: as the system/ }).click();
    expect(await ground()).toBe(light);
    await page.getByRole('button', { name: /^Theme: light/ }).click();
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.getByRole('button', { name: /^Theme: dark/ }).waitFor(WAIT);
    expect(await ground()).not.toBe(light);
  });

  test('without JavaScript it says what to do', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(server.url);
    expect(await page.locator('body').innerText()).toContain('mainsheet status');
    await context.close();
  });
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

function focusedRow(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute('data-row'));
}
