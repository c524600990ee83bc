import { expect, test } from 'vitest';
import { readPush } from '../../src/git/push-report.ts';

const REF = 'refs/heads/mainsheet/t/w';
const SHA = 'a'.repeat(40);

function output(line: string): Buffer {
  return Buffer.from(`To https://git.example/x.git\n${line}\nDone\n`);
}

test.each(['*', ' ', '+', '='])('the flag %j is success', (flag) => {
  const stdout = output(`${flag}\t${SHA}:${REF}\t[new branch]`);
  expect(readPush({ stdout, stderr: '' }, REF)).toEqual({ kind: 'taken' });
});

test('a refusal is told in the words of the server and of Git, and of no one else', () => {
  const stdout = output(`!\t${SHA}:${REF}\t[remote rejected] (pre-receive hook declined)`);
  const stderr = [
    'Writing objects: 100% (3/3), done.',
    'remote: Resolving deltas:  50% (1/2)\rremote: Resolving deltas: 100% (2/2), done.',
    'remote: \x1b[31mGH006: Protected branch\x1b[m, see https://u:hunter22@git.example',
    'remote: ',
    "error: failed to push some refs to 'x'",
  ].join('\n');
  expect(readPush({ stdout, stderr }, REF)).toEqual({
    kind: 'rejected',
    reason:
      '[remote rejected] (pre-receive hook declined) | [31mGH006: Protected branch [m, see https://[masked]@git.example',
  });
});

test.each(['', `*\t${SHA}:refs/heads/other\t[new branch]`, 'nonsense', `!\t${SHA}\tx`])(
  'without a line about the ref (%j) nothing is known',
  (line) => {
    expect(readPush({ stdout: output(line), stderr: '' }, REF)).toBeUndefined();
  },
);
