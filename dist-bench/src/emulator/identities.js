/** A reference to an identity as the API writes it. */
export function identityReference(identity) {
    return { type: 'IDENTITY', id: identity.id, name: identity.name };
}
//# sourceMappingURL=identities.js.map