/** Builds a form field from `name` or `name!` (required), with its label read off the name. */
export function field(written, type = 'text') {
    const name = written.replace(/!$/, '');
    const words = name.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
    return {
        name,
        label: words.charAt(0).toUpperCase() + words.slice(1),
        type,
        required: written.endsWith('!'),
    };
}
//# sourceMappingURL=library-item.js.map