import type { PushedRef } from './delivery.ts';

/** What a source follows. */
export type FollowedRef =
  | { readonly kind: 'branch' | 'tag'; readonly name: string }
  /** Any tag may be the highest version. */
  | { readonly kind: 'semver' }
  /** It never moves. */
  | { readonly kind: 'commit' };

/** Which pushes a source is asked after. */
export interface Followed {
  readonly ref: FollowedRef;
  /** Directories in the repository, `.` for all of it; absent: whatever was changed. */
  readonly paths?: readonly string[];
}

/** Says whether a push may have changed what a source gives; where the files are not told, it may. */
export function concerns({ ref, paths }: PushedRef, followed: Followed): boolean {
  return isFollowed(ref, followed.ref) && (paths === undefined || touches(paths, followed.paths));
}

/** The followed ref in words. */
export function followedName(ref: FollowedRef): string {
  switch (ref.kind) {
    case 'branch':
      return `refs/heads/${ref.name}`;
    case 'tag':
      return `refs/tags/${ref.name}`;
    case 'semver':
      return 'tags';
    case 'commit':
      return 'one commit';
  }
}

function isFollowed(pushed: string, followed: FollowedRef): boolean {
  return followed.kind === 'semver'
    ? pushed.startsWith('refs/tags/')
    : pushed === followedName(followed);
}

function touches(paths: readonly string[], directories: readonly string[] | undefined): boolean {
  return (
    directories === undefined ||
    directories.some(
      (directory) =>
        directory === '.' ||
        paths.some((path) => path === directory || path.startsWith(`${directory}/`)),
    )
  );
}
