/** The API families a tenant can be spoken to in (facts 1.1). */
export const API_FAMILIES = ['v2025', 'v2026', 'v2024', 'v3', 'beta', 'v1'];
/** How much is logged. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'];
//# sourceMappingURL=config.js.map