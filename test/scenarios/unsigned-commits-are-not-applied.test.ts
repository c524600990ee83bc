import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { planJson } from '../../src/report/plan-json.ts';
import { planMarkdown } from '../../src/report/plan-markdown.ts';
import { planText } from '../../src/report/plan-text.ts';
import { Masker } from '../../src/kernel/mask.ts';
import { openStore } from '../../src/store/open-store.ts';
import { cli, startProcess } from '../support/cli.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { killAt } from '../support/kill-at.ts';
import { canSign, makeSigner, plant, signAs, signersFile } from '../support/signers.ts';
import type { SignersFile, TestSigner } from '../support/signers.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { condition, done, expectPeace, refusals, states, troubles, worlds } from './told.ts';

const makeWorld = worlds();

interface Signed {
  readonly world: World;
  readonly repository: TestRepository;
  readonly ada: TestSigner;
  readonly keys: SignersFile;
}

/** A world whose source takes what Ada signs, with one workflow of hers applied. */
async function signedWorld(options: WorldOptions = {}): Promise<Signed> {
  const ada = await makeSigner('ada@acme.example');
  const keys = await signersFile(ada.line());
  const repository = await makeRepository();
  onTestFinished(() => repository.dispose());
  await signAs(repository, ada);
  await repository.commit({ 'a.yaml': workflowFile('A') }, { message: 'One' });
  const world = await makeWorld({
    ...options,
    repository,
    source: { verify: { mode: 'head', keysFile: keys.file } },
  });
  expect(done(await world.pass())).toContain('a.yaml created');
  return { world, repository, ada, keys };
}

async function pushUnsigned(repository: TestRepository, subject: string): Promise<string> {
  await signAs(repository, undefined);
  return repository.commit({ 'a.yaml': workflowFile('A', { subject }) }, { message: subject });
}

async function edit(world: World, value: string): Promise<void> {
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value }]);
}

async function subject(world: World): Promise<unknown> {
  const { definition } = (await world.live('A')) as unknown as {
    definition: { steps: Record<string, { attributes: { subject: string } }> };
  };
  return definition.steps['Send Email']!.attributes.subject;
}

describe.skipIf(!canSign)('needs ssh-keygen', () => {
  test('what nobody signed waits, the last good revision stays in force, and a signed commit goes on', async () => {
    const { world, repository, ada } = await signedWorld();
    expect(world.lines.find(({ event }) => event === 'workflow.created')).toMatchObject({
      signedBy: ada.principal,
    });
    expect(world.lines.find(({ event }) => event === 'pass.finished')).toMatchObject({
      signedBy: ada.principal,
    });

    const sha = await pushUnsigned(repository, 'Unsigned');
    const waits = await world.pass();
    expect(troubles(waits)).toEqual(['GIT_NOT_VERIFIED']);
    expect(condition(waits)).toBe('False VerificationFailed');
    expect(condition(waits, 'Stalled')).toBe('False Succeeded');
    expect(done(waits)).toEqual([]);
    expect(refusals(waits)).toEqual([]);
    expect(waits.conditions[0]?.message).toContain(
      `Commit ${sha.slice(0, 12)} of Ada Author ("Unsigned") is not signed.`,
    );
    expect(world.lines.find(({ event }) => event === 'source.failed')).toMatchObject({
      reason: 'VerificationFailed',
      code: 'GIT_NOT_VERIFIED',
      level: 'error',
      help: expect.any(String),
    });

    await edit(world, 'Mine');
    const corrected = await world.pass();
    expect(done(corrected)).toEqual(['a.yaml updated']);
    expect(condition(corrected)).toBe('False VerificationFailed');
    expect(await subject(world)).toBe('Hello');

    await signAs(repository, ada);
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Signed' }) });
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
    expect(await subject(world)).toBe('Signed');
    await expectPeace(world);
  });

  test('a commit that was changed after it was signed is not applied', async () => {
    const { world, repository } = await signedWorld();
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Two' }) });
    const text = await repository.git('cat-file', 'commit', 'HEAD');
    const evil = await plant(repository, 'commit', `${text.replace('Change', 'Chance')}\n`);
    await repository.git('update-ref', 'HEAD', evil);
    const result = await world.pass();
    expect(condition(result)).toBe('False VerificationFailed');
    expect(result.conditions[0]?.message).toContain('does not fit its content');
    expect(await subject(world)).toBe('Hello');
  });

  test('once the signer of what is applied is trusted no more, it is not written again', async () => {
    const { world, repository, ada, keys } = await signedWorld();
    const bob = await makeSigner('bob@acme.example');
    await keys.write(bob.line());
    await edit(world, 'Put right by hand');
    for (const restart of [false, true]) {
      if (restart) {
        await world.restart();
      }
      const result = await world.pass();
      expect(condition(result)).toBe('False VerificationFailed');
      expect(refusals(result)).toEqual(['VerificationFailed']);
      expect(done(result)).toEqual([]);
      expect((await world.live('A'))['description']).toBe('Put right by hand');
    }
    // It is seen all the same.
    expect(world.results.flatMap(({ drift }) => drift.map(({ kind }) => kind))).toContain(
      'detected',
    );

    await keys.write(ada.line('valid-before="20260106Z"'), bob.line());
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
    expect(world.lines.find(({ event }) => event === 'workflow.updated')).toMatchObject({
      signedBy: ada.principal,
    });
    await signAs(repository, bob);
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Of Bob' }) });
    await world.pass();
    expect(await subject(world)).toBe('Of Bob');
    await expectPeace(world);
  });

  test('keys that cannot be read stop writing, and nothing is taken for signed', async () => {
    const { world, keys, repository, ada } = await signedWorld();
    await rm(keys.file);
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Two' }) });
    await edit(world, 'Mine');
    const result = await world.pass();
    expect(troubles(result)).toEqual(['GIT_SIGNERS_INVALID']);
    expect(condition(result)).toBe('False VerificationFailed');
    expect(done(result)).toEqual([]);
    await keys.write(ada.line());
    await world.pass();
    expect(await subject(world)).toBe('Two');
    await expectPeace(world);
  });

  test('a first start on an unsigned commit does nothing', async () => {
    const ada = await makeSigner('ada@acme.example');
    const keys = await signersFile(ada.line());
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A') },
      source: { verify: { mode: 'head', keysFile: keys.file } },
    });
    const result = await world.pass();
    expect(condition(result)).toBe('False VerificationFailed');
    expect(result.rounds).toEqual([]);
    expect(await states(world)).toEqual([]);
    await expect(world.planOnly()).rejects.toMatchObject({ code: 'GIT_NOT_VERIFIED' });
  });

  test('an unsigned head, even for days, leaves drift to be corrected; it is told once an hour', async () => {
    const { world, repository } = await signedWorld({ clock: new ManualClock() });
    await pushUnsigned(repository, 'Unsigned');
    await world.pass();
    await world.advance(30 * 3_600_000);
    await edit(world, 'Mine');
    const result = await world.pass();
    expect(refusals(result)).toEqual([]);
    expect(done(result)).toEqual(['a.yaml updated']);
    await world.pass();
    expect(world.lines.filter(({ event }) => event === 'source.failed')).toEqual([]);
  });

  test('what a crash has left open is put right whoever signed what came since', async () => {
    const { world, repository, keys } = await signedWorld();
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Two' }) });
    // Right after the workflow was switched off for the edit.
    world.between = (ports) => killAt(ports, 4, 'after');
    await world.pass();
    expect(await states(world)).toEqual(['A off']);
    world.between = (ports) => ports;
    await world.restart();
    await keys.write((await makeSigner('bob@acme.example')).line());
    await pushUnsigned(repository, 'Unsigned');
    await world.pass();
    expect(await states(world)).toEqual(['A on']);
  });

  test('a new process without its mirror takes an unsigned head for nothing', async () => {
    const { world, repository, ada } = await signedWorld();
    await pushUnsigned(repository, 'Unsigned');
    const mirrors = path.join(world.directory, 'git');
    for (const name of await readdir(mirrors)) {
      await rm(path.join(mirrors, name), { recursive: true });
    }
    await world.restart();
    const result = await world.pass();
    expect(condition(result)).toBe('False VerificationFailed');
    expect(done(result)).toEqual([]);
    expect(await subject(world)).toBe('Hello');
    await signAs(repository, ada);
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Signed' }) });
    await world.pass();
    expect(await subject(world)).toBe('Signed');
  });

  test('a tenant behind a gate takes no commit of its sandbox that nobody signed', async () => {
    const { world: production, repository, ada } = await signedWorld();
    const sandbox = await makeWorld({ repository, tenant: { name: 'sandbox' } });
    const own = sandbox.store;
    sandbox.store = production.store;
    await own.close();
    production.plan = { ...production.plan, after: { tenant: 'sandbox', healthyForMs: 0 } };
    await pushUnsigned(repository, 'Unsigned');
    await sandbox.pass();
    expect(await subject(sandbox)).toBe('Unsigned');
    await signAs(repository, ada);
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Signed' }) });
    const waits = await production.pass();
    expect(refusals(waits)).toEqual(['AwaitingTenant']);
    expect(await subject(production)).toBe('Hello');
    await sandbox.pass();
    await production.pass();
    expect(await subject(production)).toBe('Signed');
  });

  test('a daemon that is killed at once again and again applies nothing that is not signed', async () => {
    const { world, repository, ada, keys } = await signedWorld();
    const cwd = world.directory;
    const options = { cwd, env: { SECRET: world.secret } };
    await writeFile(
      path.join(cwd, 'mainsheet.yaml'),
      `sources:
  workflows:
    url: ${repository.url}
    interval: 1s
    verify: { mode: head, keys: 'file:${keys.file}' }
tenants:
  demo: { url: '${world.tenant.url}', clientId: demo, clientSecret: 'env:SECRET', source: workflows, interval: 1s }
store: sqlite:store/mainsheet.db
`,
    );
    await world.store.close();
    const sha = await pushUnsigned(repository, 'Unsigned');
    const args = ['run', '--config', 'mainsheet.yaml', '--log-format', 'json'];
    for (let round = 0; round < 2; round += 1) {
      const daemon = startProcess(args, options);
      const failed = await daemon.event(({ event }) => event === 'source.failed');
      daemon.kill('SIGKILL');
      await daemon.ended;
      expect(failed).toMatchObject({
        reason: 'VerificationFailed',
        message: expect.stringContaining(sha.slice(0, 12)),
      });
    }
    const planned = await cli(['plan', '--config', 'mainsheet.yaml'], options);
    expect(planned.code).toBe(1);
    expect(planned.stderr).toContain('is not signed');
    const files = await cli(
      ['plan', '--config', 'mainsheet.yaml', '--path', repository.directory],
      options,
    );
    expect(files.code).toBe(2);
    expect(files.stderr).toContain('Files of a work tree have no signature');

    const last = startProcess(args, options);
    await last.event(
      ({ event, reason }) => event === 'source.failed' && reason === 'VerificationFailed',
    );
    expect(await subject(world)).toBe('Hello');
    await signAs(repository, ada);
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Signed' }) });
    const updated = await last.event(({ event }) => event === 'workflow.updated');
    last.kill('SIGKILL');
    await last.ended;
    expect(updated).toMatchObject({ signedBy: ada.principal });
    expect(await subject(world)).toBe('Signed');
    world.store = await openStore(world.storeFile);
  });

  test('a plan says who signed it, in every form', async () => {
    const { world, repository, ada } = await signedWorld();
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Two' }) });
    const planned = await world.planOnly();
    const masker = new Masker();
    expect(JSON.parse(planJson(planned, { masker }))).toMatchObject({ signedBy: ada.principal });
    expect(planText(planned, { masker, color: false })).toContain(`signed by ${ada.principal}`);
    expect(planMarkdown(planned, { masker })).toContain(`signed by \`${ada.principal}\``);
  });
});
