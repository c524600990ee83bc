import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { pageDirectory } from '../../src/server/page.ts';

/** Gives the directory of the built page, and builds it where `npm run build` was not run. */
export async function builtPage(): Promise<string> {
  const directory = pageDirectory();
  if (!existsSync(path.join(directory, 'index.html'))) {
    const root = path.resolve(import.meta.dirname, '../..');
    const made = await mkdtemp(path.join(root, 'node_modules/.mainsheet-page-'));
    await build({
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: made },
    });
    // Another test may have been faster.
    await rename(made, directory).catch(() => rm(made, { recursive: true, force: true }));
  }
  return directory;
}

/** A page that is open, and what it did that no page of ours may do. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of scripts and on the console, refusals by the policy, requests to anywhere else. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/** Opens an address in a browser of its own, with the token of a holder. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions & { token?: string } = {},
): Promise<OpenPage> {
  const { token, ...settings } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...settings,
  });
  if (token !== undefined) {
    await context.addInitScript((given) => {
      sessionStorage.setItem('mainsheet.token', given);
    }, token);
  }
  const page = await context.newPage();
  const troubles: string[] = [];
  const { origin } = new URL(url);
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      troubles.push(`console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on('request', (request) => {
    const to = new URL(request.url());
    if (to.protocol !== 'data:' && to.origin !== origin) {
      troubles.push(`request to ${to.origin}`);
    }
  });
  await page.goto(url);
  return { page, troubles, close: () => context.close() };
}

/** What the address line says now; what the driver itself knows of it comes later. */
export async function addressOf(page: Page): Promise<URL> {
  return new URL(await page.evaluate(() => location.href));
}
