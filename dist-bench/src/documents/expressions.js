import { parsePath } from '../expressions/path.js';
import { templatesIn, withPlaceholders } from '../expressions/template.js';
/** Keys whose paths start at the element of a list instead of the data (facts 4.1, forms). */
const RELATIVE = /^inputForForm_array_.*_(label|subLabel|value)(\.\$)?$/;
/** Lists the paths of a workflow: values of `.$` keys that start with `$`, and templates in steps. */
export function writtenPaths(leaves) {
    return leaves.flatMap((leaf) => {
        const { value, key, pointer } = leaf;
        if (typeof value !== 'string' || RELATIVE.test(key)) {
            return [];
        }
        const paths = [];
        if (pointer === '/trigger/attributes/filter.$') {
            return isPathText(value) ? [written(leaf, 'value', 'filter', value)] : [];
        }
        if (leaf.place === undefined) {
            return [];
        }
        if (key.endsWith('.$') && isPathText(value)) {
            paths.push(written(leaf, 'value', 'step', value));
        }
        for (const template of templatesIn(value)) {
            if (template.closed) {
                paths.push(written(leaf, 'template', 'step', template.path));
            }
        }
        return paths;
    });
}
function isPathText(value) {
    return value.trimStart().startsWith('$');
}
function written(leaf, kind, dialect, text) {
    return { leaf, kind, dialect, text, parsed: parsePath(withPlaceholders(text), dialect) };
}
//# sourceMappingURL=expressions.js.map