import { parseRepository, repositoryPath } from '../config/address.ts';
import { ENTRY_NAME } from '../config/entry-name.ts';
import { isRefName } from '../git/ref-name.ts';
import type { Result } from '../kernel/result.ts';
import { readUrl } from '../kernel/url.ts';
import { isLoopback } from '../kernel/web-address.ts';

/** What `init` must know. */
export interface InitAnswers {
  /** The tenant's API, without a slash at the end. */
  readonly tenantUrl: string;
  readonly tenant: string;
  /** As written: a URL, or a path from the directory of the configuration. */
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
}

export type InitKey = keyof InitAnswers;

/** One thing to know: how it is asked, what its flag is, and how an answer is read. */
export interface InitQuestion {
  readonly key: InitKey;
  readonly flag: string;
  readonly question: string;
  readonly read: (answer: string) => Result<string, string>;
}

/** In the order in which they are asked: a default may depend on the answers before. */
export const INIT_QUESTIONS: readonly InitQuestion[] = [
  {
    key: 'tenantUrl',
    flag: '--tenant-url',
    question: "Tenant: its API's URL, or its short name such as acme",
    read: readTenantUrl,
  },
  {
    key: 'tenant',
    flag: '--tenant',
    question: 'Its name in the configuration',
    read: (answer) =>
      ENTRY_NAME.test(answer)
        ? { ok: true, value: answer }
        : trouble('A name has letters, digits, dots, dashes and underscores, at most 63.'),
  },
  {
    key: 'repository',
    flag: '--repository',
    question: 'Repository of the workflow files: a URL or a local path',
    read: readRepository,
  },
  {
    key: 'branch',
    flag: '--branch',
    question: 'Its branch',
    read: (answer) =>
      isRefName(answer)
        ? { ok: true, value: answer }
        : trouble('A branch has a name such as main.'),
  },
  {
    key: 'path',
    flag: '--path',
    question: 'Directory of the workflow files in it',
    read: (answer) => {
      const tidy = answer === '' ? undefined : repositoryPath(answer);
      return tidy === undefined
        ? trouble('It must be a directory inside the repository, such as workflows.')
        : { ok: true, value: tidy };
    },
  },
];

/** The host of a tenant's pages rather than of its API (facts 1.1). */
const PAGES = /^([\w-]+)\.(identitynow(?:-demo)?\.com)$/;

/** Takes a short name, a host, or the URL of the API or of any page of a tenant. */
function readTenantUrl(answer: string): Result<string, string> {
  if (/^[a-z\d][a-z\d-]*$/i.test(answer)) {
    return { ok: true, value: `https://${answer.toLowerCase()}.api.identitynow.com` };
  }
  const text = /^[a-z]+:\/\//i.test(answer) ? answer : `https://${answer}`;
  const url = readUrl(text);
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username + url.password !== '') {
    return trouble(
      'The API of a tenant is at an address such as https://acme.api.identitynow.com.',
    );
  }
  const pages = PAGES.exec(url.hostname);
  return {
    ok: true,
    value: pages === null ? url.origin : `https://${pages[1]}.api.${pages[2]}`,
  };
}

function readRepository(answer: string): Result<string, string> {
  const address = answer === '' ? undefined : parseRepository(answer, '/');
  if (address === undefined) {
    return trouble('It must be an https or ssh address, or a local path.');
  }
  return address.credentials
    ? trouble('It must not hold a password: write `auth` into the configuration later.')
    : { ok: true, value: answer };
}

/** The first part of a tenant's host, where that can be a name. */
export function tenantName(tenantUrl: string): string {
  const [first = ''] = new URL(tenantUrl).hostname.split('.');
  return /^[a-z][\w-]*$/i.test(first) ? first : 'tenant';
}

function trouble(words: string): Result<string, string> {
  return { ok: false, trouble: words };
}
