import { readFileSync } from 'node:fs';

/** The Dockerfile's text. */
export const DOCKERFILE = readFileSync('Dockerfile', 'utf8');

const [, BUILD = '', RUN = ''] = DOCKERFILE.split(/^FROM /m);

/** What the stages say: the one that builds, and the one that is run. */
export const STAGES = { build: BUILD, run: RUN } as const;

/** The words of an instruction in its JSON form, of the stage that is run. */
export function wordsOf(instruction: 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK'): readonly string[] {
  const [, words = '[]'] =
    new RegExp(`^${instruction} (?:.*\\\\\\n\\s*CMD )?(\\[.*\\])$`, 'm').exec(RUN) ?? [];
  return JSON.parse(words) as readonly string[];
}

/** What one stage copies: sources and where to. */
export function copied(
  stage: 'build' | 'run',
): readonly (readonly [source: string, target: string])[] {
  const pattern = stage === 'build' ? /^COPY (?!--from)(.+)$/gm : /^COPY --from=build (.+)$/gm;
  return [...STAGES[stage].matchAll(pattern)].flatMap(([, words = '']) => {
    const all = words.split(' ');
    const to = all.at(-1) ?? '';
    return all.slice(0, -1).map((from) => [from, to] as const);
  });
}
