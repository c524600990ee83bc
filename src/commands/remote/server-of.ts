import type { Terminal } from '../terminal.ts';

/** The options by which a command asks a running daemon. */
export interface ServerOptions {
  readonly server?: string;
  readonly config?: string;
  readonly path?: string;
}

/** The daemon that a command is to ask; undefined where it works here. `--config` and `--path` outweigh the environment. */
export function serverOf(terminal: Terminal, options: ServerOptions): string | undefined {
  const { server, config, path } = options;
  if (server !== undefined) {
    return server;
  }
  const named = terminal.env['MAINSHEET_SERVER'];
  return named === '' || config !== undefined || path !== undefined ? undefined : named;
}
