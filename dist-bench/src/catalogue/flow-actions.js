import { field } from './library-item.js';
/** Actions that ask people, wait or repeat (facts 3.4, 4.1). */
export const FLOW_ACTIONS = [
    {
        id: 'sp:forms',
        name: 'Form',
        about: 'Sends a form and waits for its answer.',
        versions: [1],
        fields: [
            field('formDefinitionId!', 'formPicker'),
            field('recipient!', 'identityPicker'),
            field('deadline', 'duration'),
            field('reminder', 'duration'),
            field('notificationSubject'),
            field('notificationBody', 'htmlEditor'),
            field('reminderBody', 'htmlEditor'),
        ],
        output: { formData: {} },
    },
    {
        id: 'sp:interactive-form',
        name: 'Interactive Form',
        about: 'Shows a form in an interactive process.',
        versions: [1],
        fields: [
            field('formDefinitionId!', 'formPicker'),
            field('interactiveProcessId!', 'jsonpath'),
            field('ownerId!', 'jsonpath'),
            field('title'),
            field('message', 'htmlEditor'),
        ],
        output: { formData: {} },
    },
    {
        id: 'sp:interactive-message',
        name: 'Interactive Message',
        about: 'Shows a message in an interactive process.',
        versions: [1],
        fields: [
            field('category!', 'select'),
            field('interactiveProcessId!', 'jsonpath'),
            field('ownerId!', 'jsonpath'),
            field('title'),
            field('message', 'htmlEditor'),
        ],
    },
    {
        id: 'sp:loop:iterator',
        name: 'Loop',
        about: 'Runs its body for each item, in parallel.',
        versions: [1],
        fields: [field('input!', 'jsonpath'), field('context', 'jsonpath')],
    },
    {
        id: 'sp:serial:iterator',
        name: 'Serial Loop',
        about: 'Runs its body for each item, one after another.',
        versions: [1],
        fields: [field('input!', 'jsonpath'), field('loopType', 'select')],
    },
    {
        id: 'sp:sleep',
        name: 'Wait',
        about: 'Waits for a time or until a date.',
        versions: [1],
        fields: [
            field('type!', 'select'),
            field('duration', 'duration'),
            field('date', 'jsonpath'),
            field('time'),
        ],
    },
];
//# sourceMappingURL=flow-actions.js.map