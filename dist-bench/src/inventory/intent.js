/** The key an intent is stored under: the workflow's id, or for a create its file. */
export function intentKey(intent) {
    return intent.kind === 'create' ? `create ${intent.file}` : intent.workflowId;
}
//# sourceMappingURL=intent.js.map