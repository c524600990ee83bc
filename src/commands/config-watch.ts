import type { Config } from '../config/config.ts';
import { watchConfig, watchTenantFiles } from '../config/watch-config.ts';
import type { Closer } from '../kernel/closers.ts';

/** Watches what a running daemon's configuration is read from: its file, and the directory of tenants' files that it names. */
export class ConfigWatch {
  #closeFile: Closer | undefined;
  #closeDirectory: Closer | undefined;
  #directory: string | undefined;
  #last: Promise<void> = Promise.resolve();
  #changed: (() => void) | undefined;
  #missed = false;

  /** Begins; the environment alone does not change. */
  async open({ file, tenantsDirectory }: Config): Promise<void> {
    if (file !== undefined) {
      this.#closeFile = await watchConfig([file], () => this.#tell());
      await this.follow(tenantsDirectory);
    }
  }

  /** From now on calls back after each change, and at once where there was one before. */
  listen(changed: () => void): void {
    this.#changed = changed;
    if (this.#missed) {
      changed();
    }
  }

  /** Watches another directory, or none, instead of the one before; one that is not there yet is seen when it comes. */
  async follow(directory: string | undefined): Promise<void> {
    this.#last = this.#last.then(async () => {
      if (directory !== this.#directory) {
        this.#directory = directory;
        await this.#closeDirectory?.();
        this.#closeDirectory =
          directory === undefined
            ? undefined
            : await watchTenantFiles(directory, () => this.#tell());
      }
    });
    return this.#last;
  }

  async close(): Promise<void> {
    await this.follow(undefined);
    await this.#closeFile?.();
  }

  #tell(): void {
    this.#missed = true;
    this.#changed?.();
  }
}
