import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way over which one replica reaches a server, which can be cut without a word and mended. */
export interface Link {
  /** The same address with the link's own host and port. */
  readonly url: string;
  /** When each write of a workflow went over it, oldest first: milliseconds of the test's monotonic clock. */
  readonly writes: readonly number[];
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

const WRITE = /^(?:POST|PATCH|PUT|DELETE) \/\S*workflows\S* HTTP\/1\.1\r$/gm;

/** Opens a link to the server of a URL. */
export async function openLink(to: string): Promise<Link> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  const writes: number[] = [];
  let isCut = false;
  const server = createServer((from) => {
    const other = connect(Number(target.port), target.hostname);
    const pair = [from, other] as const;
    for (const socket of pair) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        pair.forEach((one) => one.destroy());
      });
    }
    from.on('data', (data) => {
      const count = data.toString('latin1').match(WRITE)?.length ?? 0;
      writes.push(...Array.from({ length: count }, () => performance.now()));
    });
    from.pipe(other);
    other.pipe(from);
    if (isCut) {
      pair.forEach((socket) => socket.pause());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href.replace(/\/$/, ''),
    writes,
    cut: () => {
      isCut = true;
      sockets.forEach((socket) => socket.pause());
    },
    mend: () => {
      isCut = false;
      sockets.forEach((socket) => socket.destroy());
    },
    close: async () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await once(server, 'close');
    },
  };
}
