import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, NEEDS_BROWSER, startBrowser } from '../support/chromium.ts';
import { TOKENS, startDaemonWorld } from '../support/daemon-world.ts';
import type { DaemonWorld } from '../support/daemon-world.ts';
import { workflowFile } from '../support/world.ts';
import { addressOf, builtPage, openPage } from './browser.ts';
import type { OpenPage } from './browser.ts';
import { startRelay } from './relay.ts';

const WAIT = { timeout: 15_000 };

/** A holder whose token stands in a file, so that it can be taken away while the daemon runs. */
const GUEST = 'a-token-for-a-guest';

const TOKENS_OF_SERVER = `  tokens:
    - { name: oncall, token: ${TOKENS.oncall}, may: [read, sync, suspend, approve, release, rollback] }
    - { name: reader, token: ${TOKENS.reader}, may: [read] }
    - { name: guest, token: file:guest, may: [read] }`;

/** A workflow with a choice, a call and a catch. */
const JOINER = `name: Greet
description: Greets whoever is new
enabled: true
trigger:
  type: EVENT
  attributes:
    id: idn:identity-created
definition:
  start: Is Known
  steps:
    Is Known:
      type: choice
      actionId: sp:compare-strings
      choiceList:
        - comparator: StringEquals
          variableA.$: $.trigger.identity.name
          variableB: Ann
          nextStep: Done
      defaultStep: Call the Directory
    Call the Directory:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: get
        url: https://directory.acme.example/health
        authenticationType: null
      catch:
        - next: Not Done
      nextStep: Done
    Done:
      type: success
    Not Done:
      type: failure
      failureName: Not done
      description: The directory did not answer
`;

describe.skipIf(BROWSER === undefined)(`the page of a running daemon${NEEDS_BROWSER}`, () => {
  let browser: Browser;
  let world: DaemonWorld;
  let open: OpenPage | undefined;

  beforeAll(async () => {
    await builtPage();
    browser = await startBrowser();
    world = await startDaemonWorld({
      files: { 'joiners/greet.yaml': JOINER, 'leavers/revoke.yaml': workflowFile('Revoke') },
      server: TOKENS_OF_SERVER,
      before: ({ cwd }) => writeFile(path.join(cwd, 'guest'), GUEST),
      emulator: {
        seed: {
          mocks: {
            mocks: [
              {
                match: { step: 'Call the Directory' },
                answer: { error: { status: 503, message: 'the directory sleeps' } },
              },
            ],
          },
        },
      },
    });
  });

  afterEach(async () => {
    const troubles = open?.troubles ?? [];
    await open?.close();
    open = undefined;
    expect(troubles).toEqual([]);
  });

  afterAll(async () => {
    await world?.dispose();
    await browser?.close();
  });

  async function visit(at: string, token: string | null = TOKENS.oncall): Promise<Page> {
    open = await openPage(browser, `${world.adminUrl}${at}`, token === null ? {} : { token });
    return open.page;
  }

  test('shows the source, the tenant and every workflow', async () => {
    const page = await visit('/');
    await page.getByRole('heading', { name: 'Everything is as Git says' }).waitFor(WAIT);
    const source = page.getByRole('article', { name: 'Source workflows' });
    await source.getByText('Start', { exact: true }).waitFor(WAIT);
    expect(await source.innerText()).toContain('Ada Author');
    const tenant = page.getByRole('article', { name: 'Tenant production' });
    expect(await tenant.innerText()).toContain('Last pass');
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
    expect(await rows.count()).toBe(2);
    expect(await rows.first().innerText()).toMatch(/Synced[\s\S]*Greet[\s\S]*joiners\/greet\.yaml/);
    expect(await page.title()).toBe('Mainsheet');
  });

  test('a commit shows on the open page, without a reload', async () => {
    const page = await visit('/');
    await page.getByRole('link', { name: 'Greet' }).waitFor(WAIT);
    await page.evaluate(() => {
      document.body.dataset['mark'] = 'never loaded again';
    });
    await world.repository.commit({ 'movers/review.yaml': workflowFile('Review') });
    await page.getByRole('link', { name: 'Review', exact: true }).waitFor(WAIT);
    await world.repository.commit({ 'movers/review.yaml': 'name: [' });
    await page.getByRole('heading', { name: 'One workflow needs a look' }).waitFor(WAIT);
    await page.getByRole('row', { name: /Invalid/ }).waitFor(WAIT);
    await expect.poll(() => page.title(), WAIT).toBe('1 needs a look · Mainsheet');
    await world.repository.commit({ 'movers/review.yaml': undefined });
    await world.repository.commit({ 'movers/review.yaml': workflowFile('Review') });
    await page.getByRole('heading', { name: 'Everything is as Git says' }).waitFor(WAIT);
    expect(await page.evaluate(() => document.body.dataset['mark'])).toBe('never loaded again');
  });

  test('a change in the tenant is shown beside what Git says', async () => {
    const { id } = await world.tenant.control.workflow('Revoke');
    const page = await visit('/tenants/production/workflows/leavers/revoke.yaml');
    await page.getByRole('heading', { name: 'Revoke', level: 1 }).waitFor(WAIT);
    await world.tenant.control.edit(
      id,
      [
        {
          op: 'replace',
          path: '/definition/steps/Send Email/attributes/subject',
          value: 'Good bye <b>all</b>',
        },
      ],
      'Dana Drifter',
    );
    await page.getByRole('heading', { name: 'Changed in the tenant' }).waitFor(WAIT);
    const difference = page.getByRole('region', { name: 'Git and the tenant, line by line' });
    expect(await difference.innerText()).toMatch(/subject: Hello[\s\S]*Good bye <b>all<\/b>/);
    expect(await page.getByText('By Dana Drifter').count()).toBeGreaterThan(0);
    await page.getByText('Drifted', { exact: true }).first().waitFor(WAIT);
    await world.tenant.control.edit(id, [
      { op: 'replace', path: '/definition/steps/Send Email/attributes/subject', value: 'Hello' },
    ]);
    await page.getByRole('heading', { name: 'Changed in the tenant' }).waitFor({
      ...WAIT,
      state: 'detached',
    });
  });

  test('steps are drawn, and of an execution the way it took; failures are counted', async () => {
    await world.tenant.control.event('idn:identity-created', {
      identity: { type: 'IDENTITY', id: 'i-1', name: 'Ben' },
      attributes: {},
    });
    const page = await visit('/');
    await page.getByRole('link', { name: 'Greet', exact: true }).click();
    await page.getByRole('heading', { name: 'Greet', level: 1 }).waitFor(WAIT);
    expect((await addressOf(page)).pathname).toBe(
      '/tenants/production/workflows/joiners/greet.yaml',
    );
    const graph = page.getByRole('region', { name: 'The steps as a graph' });
    expect(await graph.locator('.graph-node').count()).toBe(5);
    expect(await graph.locator('.node-trigger').textContent()).toContain('idn:identity-created');
    await graph.getByText('1 failed').waitFor(WAIT);
    expect(await page.locator('.step-list').textContent()).toMatch(
      /Call the Directory.*1 executions fail in it/,
    );

    const failed = page.getByRole('button', { name: /Failed/ }).first();
    await failed.waitFor(WAIT);
    await failed.click();
    const way = page.getByRole('region', { name: 'The way the execution took' });
    await way.getByText('2 · failed').waitFor(WAIT);
    expect(await way.locator('.is-visited').count()).toBe(3);
    expect(await way.locator('.is-taken').count()).toBe(3);
    expect((await addressOf(page)).searchParams.get('execution')).toMatch(/^[0-9a-f-]{36}$/);

    await page.getByRole('link', { name: 'Failures' }).click();
    await page.getByRole('heading', { name: 'What fails' }).waitFor(WAIT);
    await page.getByText('the directory sleeps').first().waitFor(WAIT);
    await page.locator('.plot canvas').waitFor(WAIT);
    expect(await page.locator('.plot').getAttribute('aria-label')).toMatch(/^1 failed/);
    await page.goBack();
    await page.getByRole('heading', { name: 'Greet', level: 1 }).waitFor(WAIT);
  });

  test('what is told comes into the list of events by itself', async () => {
    const page = await visit('/events');
    await page.getByText('A workflow was made.').first().waitFor(WAIT);
    const before = await page.locator('.event').count();
    await world.repository.commit({
      'leavers/revoke.yaml': workflowFile('Revoke', { subject: 'Once more' }),
    });
    await expect.poll(() => page.locator('.event').count(), WAIT).toBeGreaterThan(before);
    await page.getByText('A workflow was changed.').first().waitFor(WAIT);
    await page.getByLabel('With').fill('workflow.updated');
    expect((await addressOf(page)).searchParams.get('q')).toBe('workflow.updated');
    const first = page.locator('.event').first();
    await first.getByRole('button', { name: 'workflow.updated' }).click();
    await first.getByText('/definition/steps/Send Email/attributes/subject').waitFor(WAIT);
    expect(await first.innerText()).toContain('Revoke');
  });

  test('who may can suspend with a reason, and resume', async () => {
    const page = await visit('/tenants/production');
    await page.getByRole('button', { name: 'Suspend' }).click();
    const dialog = page.getByRole('dialog', { name: 'Suspend production?' });
    await dialog.getByLabel('Why').fill('The directory moves');
    await dialog.getByLabel('How long').selectOption('for an hour');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('production will be left alone.').waitFor(WAIT);
    await page.getByText('The directory moves').first().waitFor(WAIT);
    expect(await page.locator('.note').innerText()).toMatch(
      /Suspended by oncall.*ends in (59 min|1 h)/,
    );
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Suspend' }).waitFor(WAIT);
    expect(await page.locator('.note').count()).toBe(0);
  });

  test('what cannot be done is said in words', async () => {
    const page = await visit('/tenants/production/workflows/joiners/greet.yaml');
    await page.getByRole('button', { name: 'Roll back' }).click();
    const dialog = page.getByRole('dialog', { name: 'Roll back Greet?' });
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    const notice = page.locator('.notice');
    await notice.waitFor(WAIT);
    expect(await notice.innerText()).toMatch(/^Roll back: .{20,}/);
    // The browser itself notes every answer that is none of success.
    expect(open?.troubles.every((line) => /status of 4\d\d/.test(line))).toBe(true);
    await open?.close();
    open = undefined;
  });

  test('who may only read sees no buttons', async () => {
    const page = await visit('/tenants/production', TOKENS.reader);
    await page.getByText('reader').waitFor(WAIT);
    await page.getByRole('heading', { name: 'production' }).waitFor(WAIT);
    expect(await page.getByRole('button', { name: 'Suspend' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Sync', exact: true }).count()).toBe(0);
  });

  test('without a token it asks for one, keeps it in the tab, and forgets it', async () => {
    const page = await visit('/', null);
    await page.getByRole('heading', { name: 'A token is needed' }).waitFor(WAIT);
    await page.getByRole('button', { name: 'Enter a token' }).last().click();
    const field = page.getByRole('dialog').getByLabel('Token');
    await field.fill('not-the-right-one');
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByRole('alert').waitFor(WAIT);
    await field.fill(TOKENS.oncall);
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByRole('article', { name: 'Tenant production' }).waitFor(WAIT);
    await page.getByText('Live', { exact: true }).waitFor(WAIT);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 1]);
    await page.reload();
    await page.getByRole('article', { name: 'Tenant production' }).waitFor(WAIT);
    await page.getByRole('button', { name: 'oncall' }).click();
    await page.getByRole('button', { name: 'Forget the token of this tab' }).click();
    await page.getByRole('heading', { name: 'A token is needed' }).waitFor(WAIT);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(open?.troubles.every((line) => line.includes('status of 401'))).toBe(true);
    await open?.close();
    open = undefined;
  });

  test('a token in the part of the address that no request carries is taken, and taken out', async () => {
    const page = await visit(`/#token=${TOKENS.oncall}`, null);
    await page.getByRole('article', { name: 'Tenant production' }).waitFor(WAIT);
    expect((await addressOf(page)).href).toBe(`${world.adminUrl}/`);
  });

  test('a page that was cut off says since when, and catches up without a reload', async () => {
    const relay = await startRelay(world.adminUrl);
    open = await openPage(browser, `${relay.url}/`, { token: TOKENS.oncall });
    const { page, troubles } = open;
    await page.getByText('Live', { exact: true }).waitFor(WAIT);
    await page.evaluate(() => {
      document.body.dataset['mark'] = 'never loaded again';
    });
    relay.cut(true);
    const lost = page.getByText('Not connected, since');
    await lost.waitFor(WAIT);
    expect(await lost.locator('time').getAttribute('datetime')).toMatch(/^20\d\d-/);
    await world.repository.commit({ 'sleepers/wake.yaml': workflowFile('Wake') });
    await expect
      .poll(async () => {
        const { body } = await world.api('/tenants/production/workflows/sleepers%2Fwake.yaml');
        return body.state;
      }, WAIT)
      .toBe('Synced');
    expect(await page.getByRole('link', { name: 'Wake', exact: true }).count()).toBe(0);
    relay.cut(false);
    await page.getByText('Live', { exact: true }).waitFor(WAIT);
    await page.getByRole('link', { name: 'Wake', exact: true }).waitFor(WAIT);
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('link', { name: 'Wake', exact: true }).first().waitFor(WAIT);
    expect(await page.evaluate(() => document.body.dataset['mark'])).toBe('never loaded again');
    expect(troubles.every((line) => line.includes('net::ERR_'))).toBe(true);
    await open.close();
    open = undefined;
    await relay.close();
  });

  test('a token that is taken away is said, and nothing more is shown', async () => {
    const page = await visit('/', GUEST);
    await page.getByRole('article', { name: 'Tenant production' }).waitFor(WAIT);
    await writeFile(path.join(world.cwd, 'guest'), 'another-token-for-another-guest');
    await page.getByRole('heading', { name: 'A token is needed' }).waitFor(WAIT);
    await page.getByText('The token is not one of those that may be used.').waitFor(WAIT);
    expect(await page.getByRole('article').count()).toBe(0);
    expect(open?.troubles.every((line) => line.includes('status of 401'))).toBe(true);
    await open?.close();
    open = undefined;
  });
});

describe.skipIf(BROWSER === undefined)(`the page of a tenant that waits${NEEDS_BROWSER}`, () => {
  let browser: Browser;
  let world: DaemonWorld;

  beforeAll(async () => {
    await builtPage();
    browser = await startBrowser();
    world = await startDaemonWorld({
      files: { 'leavers/revoke.yaml': workflowFile('Revoke') },
      tenant: '    mode: approve',
    });
  });

  afterAll(async () => {
    await world?.dispose();
    await browser?.close();
  });

  test('an approval is of the plan that was looked at, and the next pass applies it', async () => {
    const open = await openPage(browser, `${world.adminUrl}/tenants/production`, {
      token: TOKENS.oncall,
    });
    const { page } = open;
    await page.getByRole('row', { name: /^Waiting Revoke/ }).waitFor(WAIT);
    await page.getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve the plan of production?' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ ...WAIT, state: 'detached' });
    expect(await world.tenant.control.workflows()).toEqual([]);
    const { checksum } = (await world.api('/tenants/production')).body.waiting;
    const asked = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    expect((await asked).postDataJSON()).toEqual({ checksum });
    await page.getByText('The plan of production is approved.').waitFor(WAIT);
    await page.getByRole('row', { name: /^Synced Revoke/ }).waitFor(WAIT);
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(open.troubles).toEqual([]);
    await open.close();
  });
});
