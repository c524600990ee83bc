import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const SERVER = require.resolve('yaml-language-server/bin/yaml-language-server');

/** A place in a text as editors count: from 0. */
export interface EditorPosition {
  readonly line: number;
  readonly character: number;
}

/** What an editor underlines. */
export interface EditorDiagnostic {
  readonly message: string;
  readonly range: { readonly start: EditorPosition };
}

/** What an editor proposes. */
export interface Proposal {
  readonly label: string;
  readonly insertText?: string;
  readonly documentation?: string | { readonly value: string };
}

/** One message of JSON-RPC. */
interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * The YAML language server that editors run, as a process of its own: JSON-RPC with Content-Length headers over its
 * standard streams (LSP 3.17, base protocol). `settings` are those of the section `yaml`.
 */
export class LanguageServer {
  readonly #child: ChildProcess;
  readonly #settings: object;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #diagnostics = new Map<string, Promise<readonly EditorDiagnostic[]>>();
  readonly #publish = new Map<string, (found: readonly EditorDiagnostic[]) => void>();
  /** Rejects when the process ends, whoever waits for an answer then. */
  readonly #gone: Promise<never>;
  #input = Buffer.alloc(0);
  #configured: () => void = () => undefined;
  #requests = 0;

  private constructor(settings: object) {
    this.#settings = settings;
    this.#child = spawn(process.execPath, [SERVER, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#gone = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`The language server ended with ${code}.`);
    });
    this.#gone.catch(() => undefined);
    this.#child.stdout!.on('data', (chunk: Buffer) => {
      this.#input = Buffer.concat([this.#input, chunk]);
      this.#read();
    });
  }

  /** Starts the server and gives it its settings. */
  static async start(root: string, settings: object): Promise<LanguageServer> {
    const server = new LanguageServer(settings);
    const configured = new Promise<void>((resolve) => {
      server.#configured = resolve;
    });
    await server.#request('initialize', {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: 'files' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: { publishDiagnostics: {}, completion: { completionItem: {} } },
      },
    });
    server.#send({ method: 'initialized', params: {} });
    server.#send({ method: 'workspace/didChangeConfiguration', params: { settings: {} } });
    await Promise.race([configured, server.#gone]);
    // This one is answered only when the settings are taken over.
    await server.#request('textDocument/codeLens', { textDocument: { uri: root } });
    return server;
  }

  /** Opens a file. */
  open(uri: string, text: string): void {
    const found = new Promise<readonly EditorDiagnostic[]>((resolve) => {
      this.#publish.set(uri, resolve);
    });
    this.#diagnostics.set(uri, found);
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
  }

  /** Gives what is underlined in an open file. */
  async diagnostics(uri: string): Promise<readonly EditorDiagnostic[]> {
    return Promise.race([this.#diagnostics.get(uri) ?? [], this.#gone]);
  }

  /** Gives what is proposed at a place of an open file. */
  async complete(uri: string, position: EditorPosition): Promise<readonly Proposal[]> {
    const params = { textDocument: { uri }, position };
    const list = await this.#request('textDocument/completion', params);
    return (list as { readonly items: readonly Proposal[] }).items;
  }

  /** Gives what is shown when the pointer rests at a place of an open file. */
  async hover(uri: string, position: EditorPosition): Promise<string> {
    const params = { textDocument: { uri }, position };
    const shown = await this.#request('textDocument/hover', params);
    return (
      (shown as { readonly contents: { readonly value: string } } | null)?.contents.value ?? ''
    );
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    await this.#request('shutdown', null);
    this.#send({ method: 'exit' });
    await ended;
  }

  async #request(method: string, params: unknown): Promise<unknown> {
    this.#requests += 1;
    const id = this.#requests;
    const answer = new Promise<Message>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#send({ id, method, params });
    const { result, error } = await Promise.race([answer, this.#gone]);
    if (error !== undefined) {
      throw new Error(`${method}: ${error.message}`);
    }
    return result;
  }

  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#child.stdin!.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#child.stdin!.write(body);
  }

  #read(): void {
    for (;;) {
      const head = this.#input.indexOf('\r\n\r\n');
      const length = /Content-Length: (\d+)/i.exec(this.#input.toString('latin1', 0, head))?.[1];
      const end = head + 4 + Number(length);
      if (head < 0 || length === undefined || this.#input.length < end) {
        return;
      }
      const message = JSON.parse(this.#input.toString('utf8', head + 4, end)) as Message;
      this.#input = this.#input.subarray(end);
      this.#take(message);
    }
  }

  #take({ id, method, params, ...answer }: Message): void {
    if (method === undefined) {
      this.#waiting.get(Number(id))?.(answer);
      return;
    }
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as {
        readonly uri: string;
        readonly diagnostics: readonly EditorDiagnostic[];
      };
      this.#publish.get(uri)?.(diagnostics);
    }
    if (id !== undefined) {
      const asked = method === 'workspace/configuration';
      this.#send({ id, result: asked ? [this.#settings, {}, {}, {}] : null });
      if (asked) {
        this.#configured();
      }
    }
  }
}
