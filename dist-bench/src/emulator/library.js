import { ACTIONS } from '../catalogue/actions.js';
import { OPERATORS } from '../catalogue/operators.js';
import { TRIGGERS } from '../catalogue/triggers.js';
import { jsonAnswer, problem } from './answer.js';
import { readFilter } from './filters.js';
import { cut, PAGE_SIZE, readPage } from './paging.js';
const NONE = {};
const BY_ID = { id: ['eq'] };
const BY_TRIGGER = { id: ['eq'], name: ['eq'], type: ['eq'] };
/** Lists actions, triggers and operators in one list. */
export function listLibrary(call) {
    return list(call, [...actions(), ...triggers(), ...operators()], NONE);
}
/** Lists actions, each version by itself. */
export function listActions(call) {
    return list(call, actions(), BY_ID);
}
/** Lists triggers. */
export function listTriggers(call) {
    return list(call, triggers(), BY_TRIGGER);
}
/** Lists operators; there is no paging here (facts 1.3). */
export function listOperators() {
    return jsonAnswer(200, operators());
}
function list(call, items, filterable) {
    const page = readPage(call.query, PAGE_SIZE);
    const filter = readFilter(call.query['filters'] ?? '', filterable);
    if (!page.ok || !filter.ok) {
        return problem(400, !page.ok ? page.trouble : !filter.ok ? filter.trouble : '');
    }
    return jsonAnswer(200, cut(items.filter(filter.value), page.value));
}
function actions() {
    return ACTIONS.map((action) => ({
        id: action.id,
        name: action.name,
        type: 'ACTION',
        description: action.description,
        formFields: action.formFields.map(formField),
        exampleOutput: action.exampleOutput,
        outputSchema: {},
        deprecated: action.deprecated,
        // Every version carries a date, far away for those in force (facts 1.4).
        deprecatedBy: action.deprecated ? '2025-01-01T00:00:00Z' : '2099-01-01T00:00:00Z',
        versionNumber: action.versionNumber,
        isSimulationEnabled: true,
        isDynamicSchema: false,
    }));
}
function triggers() {
    return TRIGGERS.map((trigger) => ({
        id: trigger.id,
        name: trigger.name,
        type: trigger.type,
        description: trigger.description,
        formFields: trigger.formFields.map(formField),
        inputExample: trigger.inputExample,
        outputSchema: {},
        deprecated: false,
        deprecatedBy: '2099-01-01T00:00:00Z',
        isSimulationEnabled: true,
        isDynamicSchema: false,
    }));
}
function operators() {
    return OPERATORS.map((operator) => ({
        id: operator.id,
        name: operator.name,
        type: 'OPERATOR',
        description: operator.description,
        formFields: operator.formFields.map(formField),
        deprecated: false,
        deprecatedBy: '2099-01-01T00:00:00Z',
        isSimulationEnabled: true,
        isDynamicSchema: false,
    }));
}
function formField(field) {
    return {
        name: field.name,
        label: field.label,
        type: field.type,
        required: field.required,
        description: '',
        helpText: '',
    };
}
//# sourceMappingURL=library.js.map