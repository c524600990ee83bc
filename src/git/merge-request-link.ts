import { encodePath, repositoryPage } from './repository-page.ts';
import type { RepositoryPage } from './repository-page.ts';

/** Makes the link for one kind of host. */
type Link = (page: RepositoryPage, branch: string, into: string | undefined) => string;

/** By what stands in the name of the host; the first row that matches counts. */
const HOSTS: readonly (readonly [RegExp, Link])[] = [
  [/github/, github],
  [/gitlab/, gitlab],
  [/^bitbucket\.org$/, bitbucket],
  [/gitea|forgejo|codeberg/, gitea],
];

/**
 * The address of the page on which a person opens a merge request (pull request) from a branch, `into` another or the
 * repository's default one. Undefined when the host of the source's `url` is not one we know.
 */
export function mergeRequestLink(
  url: string,
  branch: string,
  into: string | undefined,
): string | undefined {
  const page = repositoryPage(url);
  const link = HOSTS.find(([name]) => page !== undefined && name.test(page.host))?.[1];
  return page === undefined ? undefined : link?.(page, branch, into);
}

/** https://docs.github.com/en/pull-requests, "Using query parameters to create a pull request". */
function github(
  { origin, path }: RepositoryPage,
  branch: string,
  into: string | undefined,
): string {
  return `${origin}/${path}/compare/${range(branch, into)}?expand=1`;
}

/** https://docs.gitlab.com/user/project/merge_requests/creating_merge_requests/, "By using query parameters". */
function gitlab(
  { origin, path }: RepositoryPage,
  branch: string,
  into: string | undefined,
): string {
  const query = [`merge_request%5Bsource_branch%5D=${encodeURIComponent(branch)}`];
  if (into !== undefined) {
    query.push(`merge_request%5Btarget_branch%5D=${encodeURIComponent(into)}`);
  }
  return `${origin}/${path}/-/merge_requests/new?${query.join('&')}`;
}

function bitbucket(
  { origin, path }: RepositoryPage,
  branch: string,
  into: string | undefined,
): string {
  const target = into === undefined ? '' : `&dest=${encodeURIComponent(into)}`;
  return `${origin}/${path}/pull-requests/new?source=${encodeURIComponent(branch)}${target}`;
}

function gitea({ origin, path }: RepositoryPage, branch: string, into: string | undefined): string {
  return `${origin}/${path}/compare/${range(branch, into)}`;
}

/** These hosts read the slashes of a branch's name as part of it. */
function range(branch: string, into: string | undefined): string {
  return into === undefined ? encodePath(branch) : `${encodePath(into)}...${encodePath(branch)}`;
}
