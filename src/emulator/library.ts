import { ACTIONS } from '../catalogue/actions.ts';
import { actionJson, operatorJson, triggerJson } from '../catalogue/library-json.ts';
import { OPERATORS } from '../catalogue/operators.ts';
import { TRIGGERS } from '../catalogue/triggers.ts';
import type { JsonObject } from '../kernel/json.ts';
import { jsonAnswer, problem } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import { readFilter } from './filters.ts';
import type { Filterable } from './filters.ts';
import { cut, PAGE_SIZE, readPage } from './paging.ts';

const NONE: Filterable = {};
const BY_ID: Filterable = { id: ['eq'] };
const BY_TRIGGER: Filterable = { id: ['eq'], name: ['eq'], type: ['eq'] };

/** Lists actions, triggers and operators in one list. */
export function listLibrary(call: Call): Answer {
  return list(call, [...actions(), ...triggers(), ...operators()], NONE);
}

/** Lists actions, each version by itself. */
export function listActions(call: Call): Answer {
  return list(call, actions(), BY_ID);
}

/** Lists triggers. */
export function listTriggers(call: Call): Answer {
  return list(call, triggers(), BY_TRIGGER);
}

/** Lists operators; there is no paging here (facts 1.3). */
export function listOperators(): Answer {
  return jsonAnswer(200, operators());
}

/** A page of what passes the filters. The library documents no `count`, so it sends no total (facts 1.3). */
function list(call: Call, items: readonly JsonObject[], filterable: Filterable): Answer {
  const page = readPage(call.query, PAGE_SIZE);
  const filter = readFilter(call.query['filters'] ?? '', filterable);
  if (!page.ok || !filter.ok) {
    return problem(400, !page.ok ? page.trouble : !filter.ok ? filter.trouble : '');
  }
  return jsonAnswer(200, cut(items.filter(filter.value), page.value));
}

function actions(): readonly JsonObject[] {
  return ACTIONS.map(actionJson);
}

let writtenTriggers: readonly JsonObject[] | undefined;

/** Kept, since their schemas take milliseconds to write. */
function triggers(): readonly JsonObject[] {
  writtenTriggers ??= TRIGGERS.map(triggerJson);
  return writtenTriggers;
}

function operators(): readonly JsonObject[] {
  return OPERATORS.map(operatorJson);
}
