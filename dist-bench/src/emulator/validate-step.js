import { actionVersions } from '../catalogue/actions.js';
import { isArray, isObject, own, stringAt } from '../kernel/json.js';
import { LOOP_ACTIONS, stepType } from '../workflow/step.js';
const UPDATE_TARGET = /^\$\.defineVariable[A-Za-z0-9]*\.[A-Za-z0-9]+$/;
/** Says what is wrong with one step by itself; where its arrows lead is looked at elsewhere. */
export function validateStep(step) {
    switch (stepType(step)) {
        case 'action':
            return [...validateAction(step), ...needs(step, 'nextStep')];
        case 'choice':
            return [...validateChoice(step), ...needs(step, 'defaultStep')];
        case 'Mutation':
            return [...validateVariables(step), ...needs(step, 'nextStep')];
        case 'failure':
            return [...needs(step, 'failureName'), ...needs(step, 'description')];
        case 'success':
            return [];
        case undefined:
            return [`type '${stringAt(step, 'type') ?? ''}' is not known`];
    }
}
function validateAction(step) {
    const id = stringAt(step, 'actionId') ?? '';
    const versions = actionVersions(id);
    const version = own(step, 'versionNumber');
    const attributes = own(step, 'attributes');
    const errors = [];
    if (versions.length === 0) {
        errors.push(`action '${id}' does not exist`);
    }
    else if (typeof version === 'number' && !versions.includes(version)) {
        errors.push(`action '${id}' has no version ${version}`);
    }
    if (!isObject(attributes)) {
        return [...errors, 'attributes is required'];
    }
    if (!LOOP_ACTIONS.has(id)) {
        return [...errors, ...wrongPaths(attributes)];
    }
    const { steps: _body, ...rest } = attributes;
    return [...errors, ...wrongPaths(rest)];
}
function validateChoice(step) {
    const items = own(step, 'choiceList');
    if (!isArray(items) || items.length === 0) {
        return ['choiceList is required'];
    }
    return items.flatMap((item) => {
        if (!isObject(item)) {
            return ['choiceList holds something that is not a choice'];
        }
        return [...needs(item, 'comparator'), ...needs(item, 'nextStep'), ...wrongPaths(item)];
    });
}
/** Define Variable needs values, Update Variable needs a variable that was defined (facts 2.5). */
function validateVariables(step) {
    const attributes = own(step, 'attributes');
    const variables = isObject(attributes) ? own(attributes, 'variables') : undefined;
    if (!isArray(variables) || variables.length === 0) {
        return ['variables is required'];
    }
    const updates = stringAt(step, 'actionId') === 'sp:update-variable';
    return variables.filter(isObject).flatMap((variable) => {
        const name = stringAt(variable, 'name') ?? '';
        const value = own(variable, 'variableA') ?? own(variable, 'variableA.$') ?? '';
        const errors = [...wrongPaths(variable)];
        if (updates && !UPDATE_TARGET.test(name)) {
            errors.push(`'${name}' is not a variable of a step called Define Variable`);
        }
        if (!updates && value === '') {
            errors.push(`variable '${name}' has no value`);
        }
        return errors;
    });
}
/** Lists the `X.$` members, at any depth, whose value is no path; null and "" are let through (facts 2.5). */
export function wrongPaths(value) {
    if (isArray(value)) {
        return value.flatMap(wrongPaths);
    }
    if (!isObject(value)) {
        return [];
    }
    return Object.entries(value).flatMap(([key, member]) => {
        if (!key.endsWith('.$')) {
            return wrongPaths(member);
        }
        const isPath = member === null || (typeof member === 'string' && (member === '' || member.startsWith('$')));
        return isPath ? [] : [`'${key}' must be a JSONPath`];
    });
}
function needs(holder, key) {
    const value = own(holder, key);
    return typeof value === 'string' && value !== '' ? [] : [`${key} is required`];
}
//# sourceMappingURL=validate-step.js.map