import { parseSourceUrl } from './source-url.ts';

/** A repository's page on the web. */
export interface RepositoryPage {
  /** `https://host[:port]`. */
  readonly origin: string;
  readonly host: string;
  /** `owner/repository`, percent-encoded. */
  readonly path: string;
}

/** Names under which hosts take SSH on port 443, and where their pages are. */
const SSH_OVER_443: ReadonlyMap<string, string> = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
]);

const SCP_LIKE = /^[^@]+@([^:]+):(.*)$/;

/** The page of a source's repository. Undefined for a local path, and for an address that no source can have: one with credentials in it, for instance. */
export function repositoryPage(url: string): RepositoryPage | undefined {
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

function fromUrl({ protocol, host, hostname, pathname }: URL): RepositoryPage | undefined {
  return page(`${protocol}//${host}`, hostname, decodeURIComponent(pathname));
}

/** The port is that of SSH, so the page is looked for at the usual one. */
function fromSsh(address: string): RepositoryPage | undefined {
  const [, scpHost, scpPath = ''] = SCP_LIKE.exec(address) ?? [];
  const { hostname, pathname } = address.includes('://')
    ? new URL(address)
    : { hostname: scpHost ?? '', pathname: scpPath };
  const path = address.includes('://') ? decodeURIComponent(pathname) : pathname;
  const name = hostname.toLowerCase();
  const host = SSH_OVER_443.get(name) ?? name;
  return page(`https://${host}`, host, path);
}

function page(origin: string, host: string, path: string): RepositoryPage | undefined {
  const plain = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return plain === '' ? undefined : { origin, host, path: encodePath(plain) };
}

/** Encodes what stands between the slashes. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
