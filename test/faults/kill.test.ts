import { afterAll, expect, test } from 'vitest';
import { playBuilt } from './play-built.ts';
import { disposeTemplates } from './template.ts';
import { scenarioNamed } from './cases.ts';
import { SEED } from './sample.ts';

afterAll(disposeTemplates);

/** The requests of an edit: token, list, off, edit, on, list. */
const nth = 3 + (SEED.charCodeAt(SEED.length - 1) % 3);

test.each(['before', 'after'] as const)(
  `the built program outlasts a kill %s request ${nth} of an edit`,
  async (moment) => {
    const played = playBuilt(scenarioNamed('edit-enabled'), { kind: 'process', nth, moment });
    await expect(played).resolves.toBe(true);
  },
);
