import semver from 'semver';
import { gitError } from './errors.js';
/** Characters that no ref may hold: git-check-ref-format(1), rules 4, 5 and 10, and 3 and 8 as sequences. */
const FORBIDDEN = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|^@$|^-/u;
const FULL_COMMIT = /^[0-9a-f]{40}$/;
/**
 * Refuses what cannot be a ref before Git sees it: a name with a leading dash or a colon would be read as an option or
 * a refspec. Throws GIT_REF_INVALID.
 */
export function checkRef(ref) {
    const wrong = fault(ref);
    if (wrong !== undefined) {
        throw gitError('GIT_REF_INVALID', { message: wrong });
    }
}
function fault(ref) {
    switch (ref.kind) {
        case 'branch':
        case 'tag':
            return isRefName(ref.name) ? undefined : `${ref.kind} ${JSON.stringify(ref.name)}`;
        case 'commit':
            return FULL_COMMIT.test(ref.sha) ? undefined : `commit ${JSON.stringify(ref.sha)}`;
        case 'semver':
            return semver.validRange(ref.range) === null
                ? `version range ${JSON.stringify(ref.range)}`
                : undefined;
    }
}
/** Says whether a short name is one that git-check-ref-format(1) takes, without a leading dash. */
export function isRefName(name) {
    return (name !== '' &&
        !FORBIDDEN.test(name) &&
        name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock')));
}
/** The tag with the highest version in a range; of equal versions the first by name, so that the answer is stable. */
export function highestTag(tags, range) {
    let best;
    for (const tag of tags.toSorted()) {
        const version = semver.valid(tag);
        if (version === null || !semver.satisfies(version, range)) {
            continue;
        }
        if (best === undefined || semver.gt(version, best.version)) {
            best = { tag, version };
        }
    }
    return best?.tag;
}
//# sourceMappingURL=ref-name.js.map