/** The collection that decisions stand in until the daemon has taken them. */
export const DECISIONS = 'decisions';
//# sourceMappingURL=record-store.js.map