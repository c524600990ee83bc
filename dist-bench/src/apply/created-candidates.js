/** How far the tenant's clock may be off against the `Date` it last sent. */
const CLOCK_SLACK_MS = 60_000;
/**
 * Lists, oldest first, the workflows that a create of ours may have made: created by us, since the intent, owned by
 * nobody. Name and `modifiedBy` are not asked: both can have changed since. Only while our own identity is unknown the
 * name has to stand in for the creator.
 */
export function candidatesFor(intent, live, owned, identityId) {
    return live
        .filter(({ id }) => !owned.has(id))
        .filter(({ creator, name }) => identityId === undefined ? name === intent.name : creator?.id === identityId)
        .filter(({ created }) => Date.parse(created ?? '') >= intent.at - CLOCK_SLACK_MS)
        .toSorted((a, b) => Date.parse(a.created ?? '') - Date.parse(b.created ?? ''));
}
//# sourceMappingURL=created-candidates.js.map