/** The tenant's time, or ours while the tenant's is not known. */
export function tenantNow(context) {
    return context.tenant.now() ?? context.clock.now();
}
//# sourceMappingURL=apply-context.js.map