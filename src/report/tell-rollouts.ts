import type { Rollout } from '../rollout/rollout.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import type { RolloutNews, RolloutOrigin } from './rollout-news.ts';
import { fieldsOfCommit, passFields } from './telling.ts';
import type { Telling } from './telling.ts';

/** Tells versions that people took back, and whether there was one to go back to. */
export function tellRollbacks(telling: Telling): readonly Event[] {
  return telling.result.decisions.flatMap((decision) => {
    if (decision.kind !== 'rollback') {
      return [];
    }
    const { by, file = '', workflow, commit } = decision;
    const message =
      commit === undefined
        ? 'There is no earlier version to go back to; nothing is done.'
        : 'The last good version goes back.';
    return [
      makeEvent(
        'rollback.requested',
        {
          ...passFields(telling),
          by,
          file,
          message,
          ...given({ workflow, appliedCommit: commit }),
        },
        commit === undefined ? 'warn' : 'info',
      ),
    ];
  });
}

/** Tells how rollouts went on. */
export function tellRollouts(telling: Telling): readonly Event[] {
  return telling.result.rollouts.news.map((news) => tellOne(news, telling));
}

function tellOne(news: RolloutNews, telling: Telling): Event {
  if (news.kind === 'rolled-back') {
    const { workflowId, name, file, rejection, rollout, origin } = news;
    return makeEvent('rollout.rolled-back', {
      ...passFields(telling),
      ...originFields(origin),
      ...(rollout === undefined ? {} : figureFields(rollout)),
      workflow: name,
      workflowId,
      file,
      appliedCommit: rejection.commit,
      reason: rejection.reason,
      message: rejection.message,
    });
  }
  const { kind, rollout, origin } = news;
  const { name, workflowId, file, commit, message } = rollout;
  return makeEvent(`rollout.${kind}`, {
    ...passFields(telling),
    ...originFields(origin),
    ...figureFields(rollout),
    workflow: name,
    workflowId,
    file,
    appliedCommit: commit,
    message,
  });
}

function originFields({ commit, line, column }: RolloutOrigin) {
  return { ...(commit === undefined ? {} : fieldsOfCommit(commit)), ...given({ line, column }) };
}

function figureFields({ startedAt, until, before, after }: Rollout) {
  return { since: startedAt, until, before, after };
}
