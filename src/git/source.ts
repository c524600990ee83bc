import type { Clock } from '../kernel/clock.ts';
import { openMirrorSource } from './mirror-source.ts';
import { observedSource } from './observed-source.ts';
import type { SourceSettings } from './source-settings.ts';
import type { GitObserver, Source } from './source-port.ts';
import { openWorkTreeSource } from './work-tree-source.ts';

export type { GitObserver, Source } from './source-port.ts';

/**
 * Opens a source; nothing is read before the first call. A bad address or ref is thrown by `read`, as GIT_URL_REFUSED
 * and the like, so that it becomes a condition of this source and not the end of the program.
 */
export function openSource(
  settings: SourceSettings,
  clock: Clock,
  observer: GitObserver = {},
): Source {
  const source = settings.workTree
    ? openWorkTreeSource(settings, clock)
    : openMirrorSource(settings, clock, observer);
  return observedSource(settings.name, source, clock, observer);
}
