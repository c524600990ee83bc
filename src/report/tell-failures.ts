import type { Problem } from '../executions/failures/problem.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import type { FailureNews } from './failure-news.ts';
import { given } from './given.ts';
import { shellWord } from './let-through.ts';
import { driftPlaces } from './places.ts';
import { fieldsOfCommit, passFields, personFields, rfc3339 } from './telling.ts';
import type { Telling } from './telling.ts';

/** So many causes are told one by one in a pass; the others as a sum. */
const MAX_TOLD = 20;
const MAX_LISTED = 50;

/** Tells causes that began, go on or have ended: it is news by itself, and bounded however many there are. */
export function tellFailures(telling: Telling): readonly Event[] {
  const news = telling.result.failures?.news ?? [];
  const newestFirst = news.toSorted((a, b) => b.problem.lastAt - a.problem.lastAt);
  const bad = newestFirst.filter(({ kind }) => kind !== 'recovered');
  // What began is worth more than what goes on.
  const weighed = [
    ...bad.filter(({ kind }) => kind === 'opened'),
    ...bad.filter(({ kind }) => kind === 'failing'),
  ];
  const rest = weighed.slice(MAX_TOLD);
  return [
    ...weighed.slice(0, MAX_TOLD).map((one) => tellOne(one, telling)),
    ...(rest.length === 0 ? [] : [tellRest(rest, telling)]),
    ...newestFirst.filter(({ kind }) => kind === 'recovered').map((one) => tellOne(one, telling)),
  ];
}

function tellRest(rest: readonly FailureNews[], telling: Telling): Event {
  const names = [...new Set(rest.map(({ problem }) => problem.workflow))].toSorted();
  return makeEvent('execution.many-failed', {
    ...passFields(telling),
    more: rest.length,
    failures: rest.reduce((sum, { problem }) => sum + problem.count, 0),
    workflows: names.slice(0, MAX_LISTED),
  });
}

function tellOne(news: FailureNews, telling: Telling): Event {
  const { problem } = news;
  const fields = fieldsOf(news, telling);
  switch (news.kind) {
    case 'opened':
      return makeEvent('execution.failed', {
        ...fields,
        beganWithChange: news.began,
        ...reportFields(news, telling),
      });
    case 'failing':
      return makeEvent('execution.failing', {
        ...fields,
        sinceTold: news.sinceTold,
        endedAt: rfc3339(problem.lastAt),
      });
    case 'recovered':
      return makeEvent('execution.recovered', {
        ...fields,
        until: rfc3339(news.healthyAt),
        ageMs: Math.max(0, news.healthyAt - problem.firstAt),
      });
  }
}

function fieldsOf({ kind, problem, unread }: FailureNews, telling: Telling) {
  const { workflow, workflowId, fingerprint, count, firstAt, error } = problem;
  const { file, line, column, step, execution } = problem;
  return {
    ...passFields(telling),
    workflow,
    workflowId,
    ...given({ file, line, column, step }),
    error,
    fingerprint,
    failures: count,
    since: rfc3339(firstAt),
    execution,
    ...(unread === 0 ? {} : { unread }),
    ...(kind === 'recovered' ? {} : { hint: hintOf(problem, telling) }),
  };
}

function hintOf({ execution }: Problem, { result }: Telling): string {
  return `See what it did: mainsheet executions show --tenant ${shellWord(result.tenant)} ${shellWord(execution)}`;
}

function reportFields(
  { report, live, problem }: Extract<FailureNews, { readonly kind: 'opened' }>,
  telling: Telling,
) {
  const { cause, failure, commit, run, notes } = report;
  const { displayName, action, status, caughtBy, input } = cause;
  const found = telling.result.cases.find(({ entry }) => entry?.workflowId === problem.workflowId);
  const drift = run === 'strange' && found !== undefined ? driftPlaces(found) : [];
  return {
    ...given({ displayName, action, status, caughtBy }),
    startedAt: rfc3339(failure.started),
    endedAt: rfc3339(failure.closed),
    ...(commit === undefined ? {} : fieldsOfCommit(commit)),
    ...(input === undefined ? {} : { input: JSON.stringify(telling.masker.value(input)) }),
    ...(drift.length === 0
      ? {}
      : { pointers: drift.slice(0, MAX_LISTED).map(({ pointer }) => pointer) }),
    ...(run === 'strange' ? personFields(live) : {}),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
