/** What the design has and this version does not, so that nobody thinks they are protected by what is not there. */
const LATER = [
    {
        place: ['sources', '*', 'verify'],
        sentence: 'Verifying signatures of commits comes with a later version; commits are not verified.',
    },
    {
        place: ['sources', '*', 'webhook'],
        sentence: 'Push webhooks come with a later version; the source is asked every `interval`.',
    },
    {
        place: ['sources', '*', 'auth', 'githubApp'],
        sentence: 'Signing in as a GitHub App comes with a later version; use `token` or `sshKey`.',
    },
    {
        place: ['tenants', '*', 'windows'],
        sentence: 'Windows come with a later version; changes are applied at any hour.',
    },
    {
        place: ['tenants', '*', 'after'],
        sentence: 'Waiting for another tenant comes with a later version; tenants do not wait.',
    },
    {
        place: ['tenants', '*', 'policy'],
        sentence: 'Policies come with a later version; what a file may do is not restricted.',
    },
    {
        place: ['tenants', '*', 'failures'],
        sentence: 'Reports of failed executions come with a later version.',
    },
    {
        place: ['tenants', '*', 'drift'],
        applies: (value) => value === 'capture',
        sentence: '`drift: capture` comes with a later version; use report or correct.',
    },
    {
        place: ['tenants', '*', 'unmanaged'],
        applies: (value) => value === 'capture',
        sentence: '`unmanaged: capture` comes with a later version; use ignore or report.',
    },
    {
        place: ['server', 'admin'],
        sentence: 'An address of its own for the API comes with a later version; use `listen`.',
    },
    {
        place: ['server', 'tokens'],
        sentence: 'Tokens for the API come with a later version; the API is not protected by tokens.',
    },
    {
        place: ['store'],
        applies: (value) => typeof value === 'string' && /^postgres(ql)?:/.test(value),
        sentence: 'PostgreSQL comes with a later version; use sqlite:PATH and one daemon.',
    },
    {
        place: ['notify'],
        // The example of every configuration has `notify: []`, which promises nothing.
        applies: (value) => !(Array.isArray(value) && value.length === 0),
        sentence: 'Notifications come with a later version; nobody is notified.',
    },
];
/** Gives the sentence about a key or value that a later version brings; undefined for all others. */
export function laterSentence(tokens, value) {
    return LATER.find(({ place, applies }) => place.length === tokens.length &&
        place.every((part, index) => part === '*' || part === tokens[index]) &&
        (applies === undefined || applies(value)))?.sentence;
}
/** Says whether a key is known although this version does nothing with it. */
export function isPlaceOfLater(tokens) {
    return LATER.some(({ place }) => place.length === tokens.length &&
        place.every((part, index) => part === '*' || part === tokens[index]));
}
//# sourceMappingURL=later.js.map