import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, NEEDS_BROWSER, builtPage, openPage, startBrowser } from './browser.ts';
import type { OpenPage } from './browser.ts';
import { startFixture } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

const MOST_BYTES = 150 * 1024;
const WAIT = { timeout: 15_000 };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TROUBLED = '/tenants/production/workflows/workflows/team-3/workflow-3.yaml';

/** Every view, some with what makes them hard: drift, an execution, all states. */
const VIEWS = [
  ['the overview', '/'],
  ['a tenant', '/tenants/production'],
  ['a workflow', TROUBLED],
  ['an execution', `${TROUBLED}?execution=c0f4b1de-27a9-4c93-8a0f-000000000002`],
  ['a difference', '/tenants/sandbox/workflows/workflows/team-1/workflow-37.yaml'],
  ['events', '/events'],
  ['failures', '/failures'],
  ['nothing', '/elsewhere'],
] as const;

const SCREENS = [
  ['light', 'wide', 1440],
  ['dark', 'wide', 1440],
  ['light', 'narrow', 360],
  ['dark', 'narrow', 390],
] as const;

test('all of the page is small', async () => {
  const directory = await builtPage();
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(?:html|js|css|svg)$/.test(file),
  );
  const bytes = files
    .map((file) => path.join(directory, file))
    .filter((file) => statSync(file).isFile())
    .reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  expect(files.length).toBeGreaterThan(4);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

describe.skipIf(BROWSER === undefined)(`the views of the page${NEEDS_BROWSER}`, () => {
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

  describe.each(SCREENS)('%s and %s', (colorScheme, _size, width) => {
    test.each(VIEWS)('%s can be used by everybody, and fits', async (_name, view) => {
      const page = await visit(`${server.url}${view}`, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      await page.getByText('Live', { exact: true }).waitFor({ ...WAIT, state: 'attached' });
      await page.waitForLoadState('networkidle');
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(beyond).toBe(0);
      // Not as a script of the page: its policy refuses that, as it should.
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: {
            run(): Promise<{
              violations: { id: string; nodes: { target: unknown; failureSummary: string }[] }[];
            }>;
          };
        };
        const { violations } = await axe.run();
        return violations.map(
          ({ id, nodes }) => `${id}: ${String(nodes[0]?.target)} ${nodes[0]?.failureSummary}`,
        );
      });
      expect(found).toEqual([]);
      expect(open?.troubles).toEqual([]);
    });
  });

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
    expect(new URL(page.url()).searchParams.get('q')).toBe('workflow-7.yaml');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('tr.row').count(), WAIT).toBeGreaterThan(10);

    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    const first = await focused(page);
    await page.keyboard.press('ArrowDown');
    const second = await focused(page);
    expect(second).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe(first);
    await page.keyboard.press('End');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-row')), WAIT)
      .toBe('999');
    await page.keyboard.press('Home');
    await expect.poll(() => focused(page), WAIT).toBe(first);
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: first }).waitFor(WAIT);
    await page.goBack();
    await page.getByRole('heading', { name: 'Workflows' }).waitFor(WAIT);
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
    expect(new URL(page.url()).searchParams.get('state')).toBe('Drifted');
    await page.getByLabel('Search workflows').fill('nothing of this name');
    await page.getByText('No workflow fits.').waitFor(WAIT);
  });

  test('a lost connection is said, since when, and mends by itself', async () => {
    const page = await visit(server.url);
    await page.getByText('Live', { exact: true }).waitFor(WAIT);
    server.cut(true);
    const lost = page.getByText('Not connected, since');
    await lost.waitFor(WAIT);
    expect(await lost.locator('time').getAttribute('datetime')).toMatch(/^20\d\d-/);
    server.cut(false);
    await page.getByText('Live', { exact: true }).waitFor(WAIT);
    expect(open?.troubles.every((line) => line.includes('status of 503'))).toBe(true);
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

  test('an approval names the plan that was looked at', async () => {
    const page = await visit(`${server.url}/tenants/production`);
    await page.getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve the plan of production?' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ ...WAIT, state: 'detached' });
    expect(server.asked).toEqual([]);
    await page.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('The plan of production is approved.').waitFor(WAIT);
    expect(server.asked).toEqual([
      { path: '/api/v1/tenants/production/approvals', body: { checksum: '5b1f0c6d2a7e9834' } },
    ]);
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
