/** How long after our last write the tenant may still carry out a late request of ours (mechanics, late requests). */
export const LATE_WINDOW_MS = 120_000;
//# sourceMappingURL=context.js.map