import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, NEEDS_BROWSER, startBrowser } from '../support/chromium.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { makeReplicaWorld, TOKEN } from '../support/replica-world.ts';
import type { ReplicaWorld } from '../support/replica-world.ts';
import { workflowFile } from '../support/world.ts';
import { builtPage, openPage } from './browser.ts';

const WAIT = { timeout: 30_000 };

describe.skipIf(BROWSER === undefined)(
  `the page of one of several replicas${NEEDS_BROWSER}`,
  () => {
    let browser: Browser;
    let postgres: TestPostgres;
    let world: ReplicaWorld;

    beforeAll(async () => {
      await builtPage();
      browser = await startBrowser();
      postgres = await startPostgres();
      world = await makeReplicaWorld({
        database: await postgres.database(),
        tenants: 1,
        interval: '1h',
        files: { 'joiners/greet.yaml': workflowFile('Greet') },
      });
    });

    afterAll(async () => {
      await world?.dispose();
      await postgres?.dispose();
      await browser?.close();
    });

    test('shows a tenant that another one has, with its differences, and hears of its passes', async () => {
      const holder = await world.start('holder');
      await expect.poll(() => holder.serves(), WAIT).toEqual(['t0']);
      const other = await world.start('other');
      const { page, troubles, close } = await openPage(browser, `${other.adminUrl}/`, {
        token: TOKEN,
      });
      await page.getByRole('heading', { name: 'Everything is as Git says' }).waitFor(WAIT);
      const source = page.getByRole('article', { name: 'Source workflows' });
      await source.getByText('Start', { exact: true }).waitFor(WAIT);
      await source.getByText('Seen').waitFor(WAIT);
      const card = page.getByRole('article', { name: 'Tenant t0' });
      await card.getByText(/^\d+ on \S+$/).waitFor(WAIT);

      const tenant = world.tenants.get('t0');
      const { id } = (await tenant?.control.workflow('Greet')) ?? { id: '' };
      const edit = [{ op: 'replace', path: '/description', value: 'By Bob' }] as const;
      await tenant?.control.edit(id, [...edit], 'Bob');
      await card.getByRole('button', { name: 'Sync' }).click();
      // Nothing is loaded anew by hand: the pass at the other replica is heard of.
      await page.getByRole('heading', { name: 'One workflow needs a look' }).waitFor(WAIT);
      await page.getByRole('link', { name: 'Greet' }).click();
      await page.locator('table.diff').getByText('By Bob').waitFor(WAIT);
      expect(troubles).toEqual([]);
      await close();
    }, 120_000);
  },
);
