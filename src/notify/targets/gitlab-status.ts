import { repositoryPage } from '../../git/repository-page.ts';
import type { Target } from '../target.ts';
import { targetAddress } from './address.ts';
import { pickStatus, statusContext, statusOf } from './commit-status.ts';
import type { StatusSettings, StatusState } from './commit-status.ts';

const MAX_DESCRIPTION = 255;

/** GitLab's own words (docs.gitlab.com/api/commits, "Set the pipeline status of a commit"). */
const STATE: Readonly<Record<StatusState, string>> = {
  pending: 'pending',
  success: 'success',
  failure: 'failed',
  error: 'failed',
};

/** Statuses on commits of GitLab, theirs or one's own. */
export function gitlabStatus(settings: StatusSettings): Target {
  const { name, token, sourceUrl } = settings;
  return {
    name,
    pick: (event, memo) => pickStatus(event, memo, settings),
    request: async (_id, content) => {
      const status = statusOf(content);
      const page = repositoryPage(sourceUrl(status.source) ?? '');
      const base = settings.url ?? `${page?.origin ?? ''}/api/v4`;
      const project = page?.path.replaceAll('/', '%2F') ?? '';
      return {
        url: targetAddress(`${base}/projects/${project}/statuses/${status.sha}`),
        headers: { 'content-type': 'application/json', 'private-token': await token() },
        body: JSON.stringify({
          state: STATE[status.state],
          name: statusContext(status),
          description: status.description.slice(0, MAX_DESCRIPTION),
        }),
      };
    },
    // A status that is set a second time to what it is, as after a crash, is refused as no step from there.
    hasIt: ({ status, text }) => status === 400 && text.includes('Cannot transition status'),
  };
}
