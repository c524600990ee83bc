import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const { MAINSHEET_TEST_CHROMIUM: named } = process.env;

/** The browser that is named, else that of this machine; undefined where there is none. */
export const BROWSER: string | undefined = (named ? [named] : USUAL_PLACES).find((file) =>
  existsSync(file),
);

/** Stands in the names of tests that need a browser, so that one reads why they are skipped. */
export const NEEDS_BROWSER: string =
  BROWSER === undefined ? ' (skipped: no Chromium here, name one in MAINSHEET_TEST_CHROMIUM)' : '';

/** Starts the browser of this machine. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(BROWSER === undefined ? {} : { executablePath: BROWSER }),
    // Not even the browser itself may ask for anything elsewhere.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
