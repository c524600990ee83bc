import { nearest } from '../kernel/nearest.js';
/** Comparing with more names than this costs more than the hint is worth; hostile files hold thousands. */
const MAX_CANDIDATES = 300;
const MAX_LENGTH = 80;
/** Gives the name that was probably meant, if one is near and there are not too many to compare with. */
export function suggest(word, candidates) {
    return word.length > MAX_LENGTH || candidates.length > MAX_CANDIDATES
        ? undefined
        : nearest(word, candidates.filter((candidate) => candidate.length <= MAX_LENGTH));
}
//# sourceMappingURL=suggest.js.map