import { openMirrorSource } from './mirror-source.js';
import { openWorkTreeSource } from './work-tree-source.js';
/**
 * Opens a source; nothing is read before the first call. A bad address or ref is thrown by `read`, as GIT_URL_REFUSED
 * and the like, so that it becomes a condition of this source and not the end of the program.
 */
export function openSource(settings, clock, observer = {}) {
    return settings.workTree
        ? openWorkTreeSource(settings, clock)
        : openMirrorSource(settings, clock, observer);
}
//# sourceMappingURL=source.js.map