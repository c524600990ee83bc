import { repositoryPage } from '../../git/repository-page.ts';
import type { Target } from '../target.ts';
import { targetAddress } from './address.ts';
import { pickStatus, statusContext, statusOf } from './commit-status.ts';
import type { StatusSettings } from './commit-status.ts';

/** GitHub refuses longer ones (docs.github.com/en/rest/commits/statuses). */
const MAX_DESCRIPTION = 140;

/** Statuses on commits of GitHub, or of a GitHub Enterprise Server. */
export function githubStatus(settings: StatusSettings): Target {
  const { name, token, sourceUrl } = settings;
  return {
    name,
    pick: (event, memo) => pickStatus(event, memo, settings),
    request: async (_id, content) => {
      const status = statusOf(content);
      const page = repositoryPage(sourceUrl(status.source) ?? '');
      const base = settings.url ?? apiOf(page?.host ?? '', page?.origin ?? '');
      return {
        url: targetAddress(`${base}/repos/${page?.path ?? ''}/statuses/${status.sha}`),
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${await token()}`,
          'content-type': 'application/json',
          'x-github-api-version': '2022-11-28',
        },
        body: JSON.stringify({
          state: status.state,
          context: statusContext(status),
          description: status.description.slice(0, MAX_DESCRIPTION),
        }),
      };
    },
  };
}

function apiOf(host: string, origin: string): string {
  return host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
}
