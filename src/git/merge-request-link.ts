import { parseSourceUrl } from './source-url.ts';

/** A repository's page on the web. */
interface Page {
  /** `https://host[:port]`. */
  readonly origin: string;
  readonly host: string;
  /** `owner/repository`, percent-encoded. */
  readonly path: string;
}

/** Makes the link for one kind of host. */
type Link = (page: Page, branch: string, into: string | undefined) => string;

/** By what stands in the name of the host; the first row that matches counts. */
const HOSTS: readonly (readonly [RegExp, Link])[] = [
  [/github/, github],
  [/gitlab/, gitlab],
  [/^bitbucket\.org$/, bitbucket],
  [/gitea|forgejo|codeberg/, gitea],
];

/** Names under which hosts take SSH on port 443, and where their pages are. */
const SSH_OVER_443: ReadonlyMap<string, string> = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
]);

const SCP_LIKE = /^[^@]+@([^:]+):(.*)$/;

/**
 * The address of the page on which a person opens a merge request (pull request) from a branch, `into` another or the
 * repository's default one. Undefined when the host of the source's `url` is not one we know.
 */
export function mergeRequestLink(
  url: string,
  branch: string,
  into: string | undefined,
): string | undefined {
  const page = pageOf(url);
  const link = HOSTS.find(([name]) => page !== undefined && name.test(page.host))?.[1];
  return page === undefined ? undefined : link?.(page, branch, into);
}

/** https://docs.github.com/en/pull-requests, "Using query parameters to create a pull request". */
function github({ origin, path }: Page, branch: string, into: string | undefined): string {
  return `${origin}/${path}/compare/${range(branch, into)}?expand=1`;
}

/** https://docs.gitlab.com/user/project/merge_requests/creating_merge_requests/, "By using query parameters". */
function gitlab({ origin, path }: Page, branch: string, into: string | undefined): string {
  const query = [`merge_request%5Bsource_branch%5D=${encodeURIComponent(branch)}`];
  if (into !== undefined) {
    query.push(`merge_request%5Btarget_branch%5D=${encodeURIComponent(into)}`);
  }
  return `${origin}/${path}/-/merge_requests/new?${query.join('&')}`;
}

function bitbucket({ origin, path }: Page, branch: string, into: string | undefined): string {
  const target = into === undefined ? '' : `&dest=${encodeURIComponent(into)}`;
  return `${origin}/${path}/pull-requests/new?source=${encodeURIComponent(branch)}${target}`;
}

function gitea({ origin, path }: Page, branch: string, into: string | undefined): string {
  return `${origin}/${path}/compare/${range(branch, into)}`;
}

/** These hosts read the slashes of a branch's name as part of it. */
function range(branch: string, into: string | undefined): string {
  return into === undefined ? encodePath(branch) : `${encodePath(into)}...${encodePath(branch)}`;
}

/** Undefined for a local path, and for an address that no source can have: one with credentials in it, for instance. */
function pageOf(url: string): Page | undefined {
  try {
    const parsed = parseSourceUrl(url);
    switch (parsed.kind) {
      case 'http':
        return fromUrl(new URL(parsed.address));
      case 'ssh':
        return fromSsh(parsed.address);
      case 'path':
        return undefined;
    }
  } catch {
    return undefined;
  }
}

function fromUrl({ protocol, host, hostname, pathname }: URL): Page | undefined {
  return page(`${protocol}//${host}`, hostname, decodeURIComponent(pathname));
}

/** The port is that of SSH, so the page is looked for at the usual one. */
function fromSsh(address: string): Page | undefined {
  const [, scpHost, scpPath = ''] = SCP_LIKE.exec(address) ?? [];
  const { hostname, pathname } = address.includes('://')
    ? new URL(address)
    : { hostname: scpHost ?? '', pathname: scpPath };
  const path = address.includes('://') ? decodeURIComponent(pathname) : pathname;
  const name = hostname.toLowerCase();
  const host = SSH_OVER_443.get(name) ?? name;
  return page(`https://${host}`, host, path);
}

function page(origin: string, host: string, path: string): Page | undefined {
  const plain = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return plain === '' ? undefined : { origin, host, path: encodePath(plain) };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
