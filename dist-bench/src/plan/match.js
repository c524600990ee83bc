import { compareText } from '../kernel/diagnostic.js';
/** Pairs files with workflows: by path, by the path they had before, by name among workflows nobody owns. Pure; sorted by file. */
export function match(input) {
    const live = new Map(input.live.map((workflow) => [workflow.id, workflow]));
    const entryByFile = new Map(input.entries.map((entry) => [entry.file, entry]));
    const described = new Set([
        ...input.desired.map(({ file }) => file),
        ...input.invalid.map(({ file }) => file),
    ]);
    const orphans = input.entries.filter((entry) => !described.has(entry.file));
    const taken = new Set();
    const pairs = [];
    for (const desired of input.desired.toSorted((a, b) => compareText(a.file, b.file))) {
        const free = orphans.filter((entry) => !taken.has(entry.file));
        const entry = entryByFile.get(desired.file) ?? movedEntry(desired, free, input.tree);
        if (entry !== undefined) {
            taken.add(entry.file);
        }
        pairs.push(filePair(desired, entry, live, input));
    }
    for (const invalid of input.invalid) {
        const entry = entryByFile.get(invalid.file) ??
            orphans.find((one) => !taken.has(one.file) && one.name === invalid.name);
        if (entry !== undefined) {
            taken.add(entry.file);
            pairs.push({ kind: 'invalid', entry, ...liveOf(entry, live) });
        }
    }
    for (const entry of orphans.filter((one) => !taken.has(one.file))) {
        const unproved = whyUnproved(entry, input, entryByFile);
        pairs.push({
            kind: 'gone',
            entry,
            ...liveOf(entry, live),
            ...(unproved === undefined ? {} : { unproved }),
        });
    }
    return pairs.toSorted((a, b) => compareText(fileOf(a), fileOf(b)));
}
function fileOf(pair) {
    return pair.kind === 'file' ? pair.desired.file : pair.entry.file;
}
function liveOf(entry, live) {
    const workflow = live.get(entry.workflowId);
    return workflow === undefined ? {} : { live: workflow };
}
function movedEntry(desired, orphans, tree) {
    const old = [desired.settings.movedFrom, tree.renames.get(desired.file)];
    const byPath = orphans.find((entry) => old.includes(entry.file));
    const sameName = orphans.filter((entry) => entry.name === desired.name);
    return byPath ?? (sameName.length === 1 ? sameName[0] : undefined);
}
function filePair(desired, entry, live, input) {
    if (entry !== undefined) {
        return { kind: 'file', desired, entry, ...liveOf(entry, live), byName: [] };
    }
    const ours = new Set(input.entries.map(({ workflowId }) => workflowId));
    const named = input.live.filter(({ id, name }) => name === desired.name && !ours.has(id));
    const byName = named.filter(({ id }) => !input.foreign.has(id));
    const ownedBy = named.map(({ id }) => input.foreign.get(id)).find((owner) => owner !== undefined);
    return {
        kind: 'file',
        desired,
        byName,
        ...(ownedBy === undefined || byName.length > 0 ? {} : { ownedBy }),
    };
}
function whyUnproved(entry, input, entryByFile) {
    if (!input.tree.provesAbsence) {
        return 'A work tree somebody may be editing proves no absence.';
    }
    if (input.tree.paths.has(entry.file)) {
        return 'The file is still in the repository, but ignored or outside the path that is read.';
    }
    const unread = input.invalid.find(({ file, name }) => name === entry.name || (name === undefined && !entryByFile.has(file)));
    if (unread !== undefined) {
        return `${unread.file} has errors and may be this workflow under another path.`;
    }
    const carrier = input.desired.find(({ name }) => name === entry.name);
    return carrier === undefined ? undefined : `${carrier.file} carries its name.`;
}
//# sourceMappingURL=match.js.map