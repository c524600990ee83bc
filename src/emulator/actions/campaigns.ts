import { parseDuration } from '../../kernel/duration.ts';
import { own, sha256, stringAt } from '../../kernel/json.ts';
import { failure, idsAt, output, textAt } from './asked.ts';
import type { Action } from './asked.ts';
import { tell } from './message.ts';

const DEFAULT_DURATION_MS = 30 * 86_400_000;

/** Creates a certification campaign; it lies in the outbox, since it asks its reviewers for something. */
export const createCampaign: Action = (asked) => {
  const { tenant, run, call, attributes } = asked;
  const name = textAt(attributes, 'name');
  if (name === undefined) {
    return failure(400, 'The name of the campaign is missing.');
  }
  const written = textAt(attributes, 'duration');
  const ms = written === undefined ? DEFAULT_DURATION_MS : parseDuration(written);
  if (ms === undefined) {
    return failure(400, `The duration of the campaign is no duration such as 30d: "${written}".`);
  }
  const now = tenant.clock.now();
  const active = own(attributes, 'activateUponCreation') === true;
  const campaign = {
    id: sha256(`${run.executionId} ${call.id}`).slice(0, 32),
    name,
    description: textAt(attributes, 'description') ?? null,
    type: textAt(attributes, 'type') ?? 'SEARCH',
    status: active ? 'ACTIVE' : 'STAGED',
    created: new Date(now).toISOString(),
    deadline: new Date(now + ms).toISOString(),
  };
  tell(asked, { kind: 'campaign', to: idsAt(attributes, 'reviewerId'), asked: campaign });
  return output(campaign);
};

/** Activates a campaign that was created here. */
export const activateCampaign: Action = ({ tenant, attributes }) => {
  const id = textAt(attributes, 'id');
  const message = tenant.outbox
    .list()
    .find(({ kind, asked }) => kind === 'campaign' && stringAt(asked, 'id') === id);
  if (message === undefined) {
    return failure(404, `Campaign ${id ?? ''} was not found.`);
  }
  if (stringAt(message.asked, 'status') === 'ACTIVE') {
    return failure(400, `Campaign ${id ?? ''} is active already.`);
  }
  tenant.outbox.rewrite(message.id, { ...message.asked, status: 'ACTIVE' });
  return output({});
};
