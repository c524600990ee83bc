import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { JsonObject } from '../../src/kernel/json.ts';
import { BROWSER, startBrowser } from '../support/chromium.ts';
import { makeRepository } from '../support/git-repository.ts';
import { median, quantile } from './cost.ts';
import { startDaemonProcess } from './daemon-process.ts';
import { tenantOf } from './measure-daemon.ts';
import { workflowFiles } from './workload.ts';

const BUILT = fileURLToPath(new URL('../../../dist/ui', import.meta.url));
const LOADS = 20;
const SCREEN = { width: 1440, height: 900 };

/** Waits until the first row of the list is on the screen; milliseconds since the address was entered. */
const FIRST_ROW = `globalThis.usableMs = new Promise((resolve) => {
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('tr.row') !== null) {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    }
  }).observe(document, { childList: true, subtree: true });
})`;

/** Scrolls to the end as a hand does, a bit with each frame, and gives how long each frame took. */
const SCROLL = `new Promise((resolve) => {
  const frames = [];
  let before;
  const step = (now) => {
    if (before !== undefined) frames.push(now - before);
    before = now;
    const top = window.scrollY;
    window.scrollBy(0, 150);
    if (window.scrollY === top) resolve(frames);
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

/** The page of the built program in a real browser: its size, how soon it can be used, how its list scrolls. */
export async function measurePage(params: JsonObject): Promise<JsonObject> {
  const size = await sizeOf(BUILT);
  if (BROWSER === undefined) {
    return { ...size, skipped: 'not measured: no Chromium here' };
  }
  const repository = await makeRepository(
    workflowFiles(Number(params['count']), { enabled: false, steps: 3 }),
  );
  const daemon = await startDaemonProcess({
    sources: { workflows: { url: repository.url, interval: '1h' } },
    tenants: { production: tenantOf(String(params['url']), '1h') },
    server: { listen: '127.0.0.1:0', admin: '127.0.0.1:0' },
  });
  const browser = await startBrowser();
  try {
    const usable: number[] = [];
    for (let load = 0; load < LOADS; load += 1) {
      usable.push(await usableMs(browser, daemon.adminUrl));
    }
    const frames = await scrolled(browser, daemon.adminUrl);
    return {
      ...size,
      usableP50Ms: median(usable),
      usableP95Ms: quantile(usable, 0.95),
      frameP50Ms: median(frames),
      frameP95Ms: quantile(frames, 0.95),
      frames: frames.length,
    };
  } finally {
    await browser.close();
    await daemon.close();
    await repository.dispose();
  }
}

/** Opens the page in a context of its own, which has nothing cached. */
async function usableMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: SCREEN });
  await context.addInitScript(FIRST_ROW);
  const page = await context.newPage();
  await page.goto(url);
  const ms = (await page.evaluate('globalThis.usableMs')) as number;
  await context.close();
  return ms;
}

async function scrolled(browser: Browser, url: string): Promise<readonly number[]> {
  const page = await browser.newPage({ viewport: SCREEN });
  await page.goto(url);
  await page.locator('tr.row').first().waitFor();
  const frames = (await page.evaluate(SCROLL)) as readonly number[];
  if ((await page.locator('tr[aria-rowindex="1001"]').count()) !== 1) {
    throw new Error('The list of the page did not come to its end.');
  }
  await page.close();
  return frames;
}

/** What the page weighs on its way, and what of it the first view asks for. */
async function sizeOf(directory: string): Promise<{ bytes: number; firstBytes: number }> {
  const names = await readdir(directory, { recursive: true });
  const html = await readFile(path.join(directory, 'index.html'), 'utf8');
  let bytes = 0;
  let firstBytes = 0;
  for (const name of names.filter((file) => /\.(?:html|js|css|svg)$/.test(file))) {
    const { length } = await promisify(gzip)(await readFile(path.join(directory, name)), {
      level: 9,
    });
    bytes += length;
    firstBytes += name === 'index.html' || html.includes(path.basename(name)) ? length : 0;
  }
  return { bytes, firstBytes };
}
