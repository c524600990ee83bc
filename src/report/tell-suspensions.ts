import { CONFIGURATION } from '../inventory/suspension.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import type { SuspensionNews } from './pass-result.ts';
import { passFields } from './telling.ts';
import type { Telling } from './telling.ts';

const IN_CONFIGURATION = 'The tenant is suspended in the configuration.';

/** Tells suspensions that began and ended; the configuration suspends without an act of its own. */
export function tellSuspensions(telling: Telling): readonly Event[] {
  return [
    ...telling.result.decisions.flatMap((news) =>
      news.kind === 'suspended' || news.kind === 'resumed' ? [tellOne(news, telling)] : [],
    ),
    ...tellConfigured(telling),
  ];
}

function tellOne(news: SuspensionNews, telling: Telling): Event {
  const { reason: message, since, until, file, workflow, workflowId } = news;
  const fields = {
    ...passFields(telling),
    ...given({ message, until, file, workflow, workflowId }),
    since,
  };
  if (news.kind === 'suspended') {
    return makeEvent('suspension.set', { ...fields, by: news.by, reason: 'Suspended' });
  }
  const { by } = news;
  const reason = by === undefined ? 'Ended' : 'Resumed';
  return makeEvent('suspension.ended', { ...fields, ...given({ by }), reason });
}

function tellConfigured(telling: Telling): readonly Event[] {
  const { ledger, result } = telling;
  const { suspended } = result;
  const former = ledger.former('suspension');
  if (suspended === undefined) {
    ledger.keep(['suspension']);
    return [];
  }
  const fields = { ...passFields(telling), by: CONFIGURATION };
  if (suspended.configured) {
    return ledger.isNews('suspension', CONFIGURATION)
      ? [makeEvent('suspension.set', { ...fields, reason: 'Suspended', message: IN_CONFIGURATION })]
      : [];
  }
  return former === undefined
    ? []
    : [makeEvent('suspension.ended', { ...fields, reason: 'Resumed' })];
}
