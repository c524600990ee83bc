import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, NEEDS_BROWSER, startBrowser } from '../support/chromium.ts';
import { builtPage, openPage } from './browser.ts';
import type { OpenPage } from './browser.ts';
import { startFixture } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

const MOST_BYTES = 150 * 1024;
const WAIT = { timeout: 15_000 };

const TROUBLED = '/tenants/production/workflows/workflows/team-3/workflow-3.yaml';
const DRIFTED = '/tenants/sandbox/workflows/workflows/team-1/workflow-37.yaml';
const EXECUTION = 'c0f4b1de-27a9-4c93-8a0f-000000000002';

/** Every view with what makes it hard, and what it has once it is all there. */
const VIEWS = [
  ['the overview', '/', 'tr.row'],
  ['a tenant', '/tenants/production', 'tr.row'],
  ['a workflow', TROUBLED, '.execution-list li'],
  ['an execution', `${TROUBLED}?execution=${EXECUTION}`, '.graph-node.is-visited'],
  ['a difference', DRIFTED, 'table.diff'],
  ['events', '/events', '.event'],
  ['failures', '/failures', '.plot canvas'],
  ['nothing', '/tenants/production/elsewhere', 'h1'],
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

test('all that the page is made of is its own', async () => {
  const directory = await builtPage();
  const html = readFileSync(path.join(directory, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
  expect(named.length).toBeGreaterThan(2);
  expect(named.every((address) => address?.startsWith('/assets/'))).toBe(true);
  // A script or a style in the page itself would be refused by its policy.
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)|style=|\son\w+=/);
  for (const style of readdirSync(path.join(directory, 'assets')).filter((file) =>
    file.endsWith('.css'),
  )) {
    expect(readFileSync(path.join(directory, 'assets', style), 'utf8')).not.toMatch(
      /@import|url\((?!["']?data:)/,
    );
  }
});

describe.skipIf(BROWSER === undefined)(`the views of the page${NEEDS_BROWSER}`, () => {
  let browser: Browser;
  let server: FixtureServer;

  beforeAll(async () => {
    const directory = await builtPage();
    browser = await startBrowser();
    server = await startFixture(directory, { workflows: 400, token: 'fixture' });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describe.each([
    [1440, ['light', 'dark']],
    [390, ['light']],
    [360, []],
  ] as const)('%i pixels wide, looked through in %j', (width, colorSchemes) => {
    let open: OpenPage;

    beforeAll(async () => {
      open = await openPage(browser, `${server.url}/`, {
        token: 'fixture',
        viewport: { width, height: 900 },
      });
    });

    afterAll(async () => {
      await open.close();
    });

    test.each(VIEWS)('%s can be used by everybody, and fits', async (_name, view, there) => {
      const { page, troubles } = open;
      await page.goto(`${server.url}${view}`);
      await page.locator(there).first().waitFor(WAIT);
      await page.getByText('Live', { exact: true }).waitFor({ ...WAIT, state: 'attached' });
      await expect.poll(() => page.locator('.loading').count(), WAIT).toBe(0);
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(beyond).toBe(0);
      for (const colorScheme of colorSchemes) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page)).toEqual([]);
      }
      expect(troubles).toEqual([]);
    });
  });

  test('a question can be answered by everybody', async () => {
    const { page, close } = await openPage(browser, `${server.url}/tenants/sandbox`, {
      token: 'fixture',
    });
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.getByRole('dialog', { name: 'Suspend sandbox?' }).waitFor(WAIT);
    expect(await violations(page)).toEqual([]);
    await close();
  });
});

/** The rules of axe that the page breaks, each with the first place. */
async function violations(page: Page): Promise<readonly string[]> {
  // Not as a script of the page: its policy refuses that, as it should.
  await page.evaluate(`globalThis.axe ?? (() => { ${axe.source} })()`);
  return page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      resultTypes: ['violations'],
    });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${String(nodes[0]?.target)} ${nodes[0]?.failureSummary}`,
    );
  });
}
