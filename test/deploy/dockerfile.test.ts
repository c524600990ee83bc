import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { DOCKERFILE, STAGES, wordsOf } from '../support/dockerfile.ts';

test('a linter has nothing against the Dockerfile', () => {
  expect(validate(DOCKERFILE)).toEqual([]);
  expect(validate(DOCKERFILE.replace('HEALTHCHECK --interval', 'HEALTHCHECK --interva'))).toEqual([
    expect.objectContaining({ message: 'Unknown flag: interva' }),
  ]);
});

test('nothing of the build is in the image but what it copies, and nothing in it installs', () => {
  expect(DOCKERFILE.match(/^FROM /gm)).toHaveLength(2);
  expect(DOCKERFILE.match(/^FROM \$\{NODE_IMAGE\}/gm)).toHaveLength(2);
  // A syntax line would load a builder by a name that becomes another one.
  expect(DOCKERFILE).not.toMatch(/^#\s*syntax/m);
  expect(STAGES.build).toMatch(/^RUN npm ci /m);
  expect(STAGES.build).toContain('npm prune --omit=dev');
  expect(STAGES.run).not.toMatch(/^RUN npm /m);
  for (const gone of ['/usr/local/lib/node_modules', '/var/lib/apt/lists/*']) {
    expect(STAGES.run).toMatch(new RegExp(`rm -rf [^&]*${gone.replace('*', String.raw`\*`)}`));
  }
});

test('what reads repositories is in it, and process 1 passes signals on and leaves no dead ones', () => {
  const [, installed = ''] = /apt-get install .*--no-install-recommends (.+) \\$/m.exec(
    STAGES.run,
  )!;
  expect(installed.split(' ')).toEqual(['ca-certificates', 'git', 'openssh-client', 'tini']);
  expect(wordsOf('ENTRYPOINT')).toEqual(['tini', '--', 'node', '/app/dist/main.js']);
  expect(wordsOf('CMD')).toEqual(['run']);
  expect(STAGES.run).toMatch(/^ENV .*MAINSHEET_CONFIG=\/etc\/mainsheet\/mainsheet\.yaml$/m);
  expect(STAGES.build).toContain('chmod 0755 dist/main.js');
  expect(STAGES.run).toContain('ln -s /app/dist/main.js /usr/local/bin/mainsheet');
  expect(STAGES.run).toMatch(/^STOPSIGNAL SIGTERM$/m);
});

test('the health check asks what the image says that it serves', () => {
  expect(STAGES.run).toMatch(/^EXPOSE 8080 8081$/m);
  expect(wordsOf('HEALTHCHECK').at(-1)).toContain("fetch('http://127.0.0.1:8080/healthz')");
});
