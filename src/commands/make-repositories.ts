import type { Config, SourceConfig } from '../config/config.ts';
import { createRepository } from '../git/create-repository.ts';
import { postReceiveHook } from '../git/post-receive.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Makes the repositories that the configuration wants made and that are not there. */
export async function makeRepositories(config: Config, terminal: Terminal): Promise<void> {
  for (const source of config.sources) {
    const { url, createFrom } = source;
    if (createFrom !== undefined) {
      const postReceive = await hookOf(source, config);
      if (await createRepository(url, createFrom, postReceive)) {
        say(terminal, `Made the repository ${url} from ${createFrom}.`);
      }
    }
  }
}

/** Its hook tells of pushes. Only a secret that stands in the configuration is copied into it, since that one is none. */
async function hookOf(
  { name, webhook }: SourceConfig,
  { server }: Config,
): Promise<string | undefined> {
  const secret = webhook?.secrets.find(({ kind }) => kind === 'literal');
  if (secret === undefined || server === undefined || server.listen.port === 0) {
    return undefined;
  }
  const { host, port } = server.listen;
  return postReceiveHook(`http://${reachable(host)}:${port}/hooks/${name}`, await secret.read());
}

/** Where something that listens on a host is reached on this machine. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::'
    ? 'localhost'
    : host.includes(':')
      ? `[${host}]`
      : host;
}
