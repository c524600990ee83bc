import { expect, test } from 'vitest';
import { mergeRequestLink } from '../../src/git/merge-request-link.ts';

const BRANCH = 'mainsheet/production/née-#1&x';

const links: readonly (readonly [string, string | undefined, string | undefined])[] = [
  [
    'https://github.com/acme/workflows.git',
    'main',
    'https://github.com/acme/workflows/compare/main...mainsheet/production/n%C3%A9e-%231%26x?expand=1',
  ],
  [
    'git@github.com:acme/workflows.git',
    undefined,
    'https://github.com/acme/workflows/compare/mainsheet/production/n%C3%A9e-%231%26x?expand=1',
  ],
  [
    'ssh://git@ssh.github.com:443/acme/workflows',
    'release/1.x',
    'https://github.com/acme/workflows/compare/release/1.x...mainsheet/production/n%C3%A9e-%231%26x?expand=1',
  ],
  [
    'https://github.acme.example:8443/acme/workflows/',
    'main',
    'https://github.acme.example:8443/acme/workflows/compare/main...mainsheet/production/n%C3%A9e-%231%26x?expand=1',
  ],
  [
    'https://gitlab.com/acme/iam/workflows.git',
    'main',
    'https://gitlab.com/acme/iam/workflows/-/merge_requests/new?merge_request%5Bsource_branch%5D=mainsheet%2Fproduction%2Fn%C3%A9e-%231%26x&merge_request%5Btarget_branch%5D=main',
  ],
  [
    'ssh://git@gitlab.acme.example:2222/iam/workflows.git',
    undefined,
    'https://gitlab.acme.example/iam/workflows/-/merge_requests/new?merge_request%5Bsource_branch%5D=mainsheet%2Fproduction%2Fn%C3%A9e-%231%26x',
  ],
  [
    'git@bitbucket.org:acme/workflows.git',
    'main',
    'https://bitbucket.org/acme/workflows/pull-requests/new?source=mainsheet%2Fproduction%2Fn%C3%A9e-%231%26x&dest=main',
  ],
  [
    'git@altssh.bitbucket.org:acme/workflows.git',
    undefined,
    'https://bitbucket.org/acme/workflows/pull-requests/new?source=mainsheet%2Fproduction%2Fn%C3%A9e-%231%26x',
  ],
  [
    'https://codeberg.org/acme/workflows.git',
    'main',
    'https://codeberg.org/acme/workflows/compare/main...mainsheet/production/n%C3%A9e-%231%26x',
  ],
  [
    'forgejo@forgejo.acme.example:acme/my%20workflows',
    undefined,
    'https://forgejo.acme.example/acme/my%2520workflows/compare/mainsheet/production/n%C3%A9e-%231%26x',
  ],
  [
    'https://gitea.acme.example/acme/my%20workflows.git',
    'main',
    'https://gitea.acme.example/acme/my%20workflows/compare/main...mainsheet/production/n%C3%A9e-%231%26x',
  ],
  ['https://git.example/acme/workflows.git', 'main', undefined],
  ['https://git.example/github.com/workflows.git', 'main', undefined],
  ['https://bitbucket.acme.example/scm/acme/workflows.git', 'main', undefined],
  ['/srv/github/workflows.git', 'main', undefined],
  ['file:///srv/github/workflows.git', 'main', undefined],
  ['https://u:hunter2@github.com/acme/workflows.git', 'main', undefined],
  ['ssh://git:hunter2@github.com/acme/workflows.git', 'main', undefined],
  ['https://github.com/%E0%A4%A/x', 'main', undefined],
  ['https://github.com/', 'main', undefined],
  ['nonsense', 'main', undefined],
];

test.each(links)('%s into %s', (url, into, link) => {
  expect(mergeRequestLink(url, BRANCH, into)).toBe(link);
});
