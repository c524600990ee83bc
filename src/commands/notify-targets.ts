import type { Config, NotifyTarget, SourceConfig } from '../config/config.ts';
import type { SecretRef } from '../config/secret-ref.ts';
import { readUrl } from '../kernel/url.ts';
import type { Target } from '../notify/target.ts';
import { githubStatus } from '../notify/targets/github-status.ts';
import { gitlabStatus } from '../notify/targets/gitlab-status.ts';
import { slack } from '../notify/targets/slack.ts';
import { webhook } from '../notify/targets/webhook.ts';
import type { House } from './house.ts';

/** Makes the targets of a configuration. */
export function notifyTargets(house: House, { notify, sources }: Config): readonly Target[] {
  return notify.map((target) => makeTarget(house, target, sources));
}

function makeTarget(house: House, target: NotifyTarget, sources: readonly SourceConfig[]): Target {
  const { name } = target;
  switch (target.kind) {
    case 'webhook': {
      const { url, secret, filter } = target;
      return webhook({
        name,
        url: () => house.secret(url),
        secret: () => house.secret(secret),
        filter,
      });
    }
    case 'slack':
      return slack({ name, url: () => chatAddress(house, target.url), filter: target.filter });
    case 'github-status':
    case 'gitlab-status': {
      const { token, url, tenants } = target;
      const make = target.kind === 'github-status' ? githubStatus : gitlabStatus;
      return make({
        name,
        token: () => house.secret(token),
        ...(url === undefined ? {} : { url }),
        ...(tenants === undefined ? {} : { tenants }),
        sourceUrl: (source) => sources.find((one) => one.name === source)?.url,
      });
    }
  }
}

/** Who knows the address may write to the channel: it is masked whole, and without its host. */
async function chatAddress(house: House, ref: SecretRef): Promise<string> {
  const text = await house.secret(ref);
  const path = readUrl(text)?.pathname ?? '';
  // One short word, such as /hooks, is no secret, and masked it would make holes in everything.
  if (path.length > 12) {
    house.masker.learn(path);
  }
  return text;
}
