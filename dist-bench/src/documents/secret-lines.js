import { MASKED, Masker, isSecretKey } from '../kernel/mask.js';
/** A key of YAML or JSON with something behind its colon, anywhere in a line. */
const KEY = /(?:^|[\s{,"'-])([\w.$-]{1,80})["']?\s{0,9}:/g;
/** A longer line is never shown: looking through it costs too much, and it is no help. */
const MAX_LINE = 4000;
const PEM_BEGIN = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const PEM_END = /-----END [A-Z ]*PRIVATE KEY-----/;
/**
 * Lists the lines (from 1) that no frame may show: those that name a secret, what is indented below them, and texts
 * of a secret's shape. It reads the text alone, so that it works where the YAML does not, and rather lists too many.
 */
export function secretLines(text) {
    const found = new Set();
    const masker = new Masker();
    let below;
    let inKey = false;
    text.split(/\r\n|\n|\r/).forEach((line, index) => {
        const indent = line.length - line.trimStart().length;
        if (below !== undefined && line.trim() !== '' && indent <= below) {
            below = undefined;
        }
        inKey ||= PEM_BEGIN.test(line);
        const long = line.length > MAX_LINE;
        const named = !long && namesSecret(line);
        if (below !== undefined || inKey || long || named || masker.text(line).includes(MASKED)) {
            found.add(index + 1);
        }
        if (inKey && PEM_END.test(line)) {
            inKey = false;
        }
        if (named) {
            below = Math.min(below ?? indent, indent);
        }
    });
    return found;
}
function namesSecret(line) {
    return [...line.matchAll(KEY)].some(([, key]) => isSecretKey(key ?? ''));
}
//# sourceMappingURL=secret-lines.js.map