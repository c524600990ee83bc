import { nearest } from '../kernel/nearest.js';
import { gitError } from './errors.js';
import { highestTag } from './ref-name.js';
/** Resolves a source's ref on the server. Throws GIT_REF_NOT_FOUND and GIT_REPOSITORY_EMPTY. */
export async function resolveRemote(ref, list) {
    switch (ref.kind) {
        case 'branch':
            return named(ref.name, `refs/heads/${ref.name}`, list);
        case 'tag':
            return named(ref.name, `refs/tags/${ref.name}`, list);
        case 'semver':
            return versioned(ref.range, list);
        case 'commit':
            return { name: '', oid: ref.sha };
    }
}
async function named(name, full, list) {
    const oid = (await list([full])).get(full);
    if (oid !== undefined) {
        return { name, ref: full, oid };
    }
    const space = full.slice(0, full.length - name.length);
    const others = [...(await everything(list)).keys()]
        .filter((other) => other.startsWith(space))
        .map((other) => other.slice(space.length));
    const close = nearest(name, others);
    throw gitError('GIT_REF_NOT_FOUND', {
        message: `${full} is not there${close === undefined ? '' : `; ${close} is`}.`,
    });
}
async function versioned(range, list) {
    const refs = await list(['refs/tags/*']);
    const tags = [...refs.keys()]
        .filter((ref) => ref.startsWith('refs/tags/') && !ref.endsWith('^{}'))
        .map((ref) => ref.slice('refs/tags/'.length));
    const name = highestTag(tags, range);
    const oid = refs.get(`refs/tags/${name}`);
    if (name !== undefined && oid !== undefined) {
        return { name, ref: `refs/tags/${name}`, oid };
    }
    await everything(list);
    throw gitError('GIT_REF_NOT_FOUND', {
        message: `None of ${tags.length} tags is a version in ${range}.`,
    });
}
/** Told apart from a missing ref, since a new repository needs another act than a wrong name. */
async function everything(list) {
    const all = await list([]);
    if (all.size === 0) {
        throw gitError('GIT_REPOSITORY_EMPTY');
    }
    return all;
}
/** Reads the output of `git ls-remote`: `<oid> TAB <ref>` lines. */
export function parseRefs(text) {
    return new Map(text.split('\n').flatMap((line) => {
        const [oid, ref] = line.split('\t');
        return oid === undefined || ref === undefined ? [] : [[ref, oid]];
    }));
}
//# sourceMappingURL=remote-ref.js.map