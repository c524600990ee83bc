import type { SourceConfig, SourceRef } from '../../config/config.ts';
import { showCommit } from '../../report/show-workflow.ts';
import type { SourcesView, SourceView } from '../../report/view/source-view.ts';
import type { Part } from '../../server/api/ports.ts';
import type { ApiContext } from './api-context.ts';

const UNKNOWN = 'No replica that can be asked follows it at the moment.';

/** Shows the sources that are followed here, or all: each as whoever follows it saw it last. */
export function sourcesOf(context: ApiContext, part: Part<SourcesView>): readonly SourceView[] {
  const { sources } = context.config();
  if (part.kind === 'own') {
    const here = sources.filter(({ name }) => context.sources.follows(name));
    return here.map((source) => sourceView(context, source));
  }
  const said = part.others.flatMap(({ answer }) => answer?.sources ?? []);
  return sources.map((source) => {
    const own = sourceView(context, source);
    const views = said.filter(({ name }) => name === source.name);
    const followed = context.sources.follows(source.name) ? [own, ...views] : views;
    const [newest] = followed.toSorted((a, b) => ((a.seenAt ?? '') > (b.seenAt ?? '') ? -1 : 1));
    return newest ?? { ...own, unknown: UNKNOWN };
  });
}

function sourceView({ sources }: ApiContext, { name, url, ref }: SourceConfig): SourceView {
  const { conditions, snapshot, seenAt } = sources.of(name);
  return {
    name,
    url,
    ref: refText(ref),
    ...(snapshot === undefined
      ? {}
      : { revision: snapshot.revision, ...showCommit(snapshot.commit) }),
    ...(seenAt === undefined ? {} : { seenAt: new Date(seenAt).toISOString() }),
    conditions,
  };
}

function refText(ref: SourceRef): string {
  switch (ref.kind) {
    case 'branch':
      return `branch ${ref.name}`;
    case 'tag':
      return `tag ${ref.name}`;
    case 'semver':
      return `semver ${ref.range}`;
    case 'commit':
      return `commit ${ref.sha}`;
  }
}
