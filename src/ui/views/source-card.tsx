import type { JSX } from 'preact';
import type { SourceView } from '../../report/view/source-view.ts';
import { CommitLine } from '../parts/commit-line.tsx';
import { Conditions } from '../parts/conditions.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { Time } from '../parts/time.tsx';

/** One repository that is followed. */
export function SourceCard({ source }: { source: SourceView }): JSX.Element {
  const { name, url, ref, seenAt, conditions, unknown } = source;
  return (
    <article class="source" aria-label={`Source ${name}`}>
      <div class="source-name">
        <Glyph name="branch" />
        <strong>{name}</strong>
        <span class="muted source-url" title={url}>
          {url}
        </span>
      </div>
      <div class="source-commit">
        <span class="pill" title="What is followed">
          {ref}
        </span>
        <CommitLine {...source} />
      </div>
      <div class="source-seen muted">
        {seenAt === undefined ? (
          (unknown ?? 'Not seen yet')
        ) : (
          <>
            Seen <Time at={seenAt} />
          </>
        )}
      </div>
      <Conditions conditions={conditions} />
    </article>
  );
}
