import type { RefSettings, VerifySettings } from '../../src/git/source-settings.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { makeSigner, signAs, signersFile } from '../support/signers.ts';
import type { SignersFile, TestSigner } from '../support/signers.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';
import type { TestSource } from './open-test-source.ts';

/** A repository that only Ada may change, and Eve who would like to. */
export interface Setting {
  readonly repository: TestRepository;
  readonly ada: TestSigner;
  readonly eve: TestSigner;
  readonly keys: SignersFile;
  open(more?: { ref?: RefSettings; verify?: Partial<VerifySettings> }): Promise<TestSource>;
}

/** Ada is trusted, Eve is not; the repository's first commit is Ada's. */
export async function setting(): Promise<Setting> {
  const [ada, eve] = [await makeSigner('ada@acme.example'), await makeSigner('eve@evil.example')];
  const keys = await signersFile('# Who may change workflows', '', ada.line());
  const repository = await repositoryOf();
  await signAs(repository, ada);
  await repository.commit({ 'a.yaml': '1' }, { message: 'One' });
  return {
    repository,
    ada,
    eve,
    keys,
    open: ({ verify, ...more } = {}) =>
      sourceOf(repository.url, {
        ...more,
        verify: { mode: 'head', keysFile: keys.file, ...verify },
      }),
  };
}

/** What a source says of a commit that is not signed as it asks. */
export const REFUSED = { code: 'GIT_NOT_VERIFIED', next: 'wait' };
