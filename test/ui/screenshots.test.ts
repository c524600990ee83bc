import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, NEEDS_BROWSER, startBrowser } from '../support/chromium.ts';
import { builtPage, openPage } from './browser.ts';
import { DRIFTED, FAILING, startScene } from './scene.ts';
import type { Scene } from './scene.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
const IMAGES = path.join(DOCS, 'images');
const WAIT = { timeout: 15_000 };

const SIZES = {
  wide: { width: 1280, height: 860 },
  narrow: { width: 390, height: 844 },
} as const;

/** Each view with its path, and what it has once it is all there. */
const VIEWS: Readonly<Record<string, (scene: Scene) => readonly [at: string, there: string]>> = {
  overview: () => ['/', 'tr.row'],
  tenant: () => ['/tenants/production', '.pass-bar'],
  workflow: ({ execution }) => [`${FAILING}?execution=${execution}`, '.graph-node.is-visited'],
  difference: () => [DRIFTED, 'table.diff'],
  failures: () => ['/failures', '.plot canvas'],
  events: () => ['/events', '.event'],
};

const PICTURES = [
  ...Object.keys(VIEWS).flatMap((view) => [
    { view, theme: 'light', size: 'wide' } as const,
    { view, theme: 'dark', size: 'wide' } as const,
  ]),
  { view: 'overview', theme: 'light', size: 'narrow' },
  { view: 'workflow', theme: 'light', size: 'narrow' },
] as const;

const FILES = PICTURES.map(({ view, theme, size }) => `${view}-${theme}-${size}.png`);

test('every picture is in docs/page.md, and no other is kept', async () => {
  const text = await readFile(path.join(DOCS, 'page.md'), 'utf8');
  const shown = [...text.matchAll(/images\/([\w-]+\.png)/g)].map(([, file]) => file);
  expect(new Set(shown)).toEqual(new Set(FILES));
  expect((await readdir(IMAGES)).toSorted()).toEqual(FILES.toSorted());
});

/** Takes the pictures of docs/page.md: `npm run screenshots`. */
describe.runIf(process.env['UPDATE_SCREENSHOTS'] !== undefined && BROWSER !== undefined)(
  `the pictures${NEEDS_BROWSER}`,
  () => {
    let browser: Browser;
    let scene: Scene;

    beforeAll(async () => {
      await mkdir(IMAGES, { recursive: true });
      await builtPage();
      browser = await startBrowser();
      scene = await startScene();
    }, 240_000);

    afterAll(async () => {
      await browser?.close();
      await scene?.dispose();
    });

    test.each(PICTURES)('$view, $theme, $size', async ({ view, theme, size }) => {
      const [at, there] = VIEWS[view]!(scene);
      const { page, close, troubles } = await openPage(browser, `${scene.url}${at}`, {
        token: scene.token,
        colorScheme: theme,
        viewport: SIZES[size],
        reducedMotion: 'reduce',
      });
      await page
        .locator(there)
        .first()
        .waitFor({ ...WAIT, state: 'attached' });
      await page.getByText('Live', { exact: true }).waitFor({ ...WAIT, state: 'attached' });
      await expect.poll(() => page.locator('.loading').count(), WAIT).toBe(0);
      await page.screenshot({
        path: path.join(IMAGES, `${view}-${theme}-${size}.png`),
        animations: 'disabled',
      });
      expect(troubles).toEqual([]);
      await close();
    });
  },
);
