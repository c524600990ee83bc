import type { AppError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { own, stringAt } from '../kernel/json.ts';
import { appJwt } from './app-jwt.ts';
import { gitError } from './errors.ts';
import { quote } from './git-failure.ts';
import { askGithub, githubApiUrl } from './github-api.ts';
import type { ApiAnswer, ApiRequest } from './github-api.ts';
import { repositoryPage } from './repository-page.ts';
import type { GitAuth } from './source-settings.ts';

/** A GitHub App that may read a source's repository. */
export interface GithubAppSettings {
  /** Its id, or its client id. */
  readonly appId: string;
  /** Looked up by the repository if not given. */
  readonly installationId?: string;
  /** The PEM text; called for each token, so that a rotated key is used at once. */
  readonly privateKey: () => Promise<string>;
  /** Derived from the repository's host if not given. */
  readonly apiUrl?: string;
  /** The source's URL. */
  readonly url: string;
  readonly timeoutMs: number;
  /** Hears each token before anybody uses it, so that it can be masked. */
  readonly onToken: (token: string) => void;
}

interface Minted {
  readonly token: string;
  /** By our own clock, in ms since 1970. */
  readonly at: number;
  readonly expiresAt: number;
}

/** A token with less time than this left is not used any more: a clone may take a while. */
const SPARE_MS = 300_000;
/** A token that is refused within this after it was made was no good from the start: another one is none either. */
const TOO_FRESH_MS = 60_000;
/** Where no lifetime is given; GitHub's is an hour. */
const SHORT_LIFE_MS = 600_000;

/** Lets a source sign in as a GitHub App: with a token that is made when it is needed and used for as long as it lasts. */
export function githubAppAuth(settings: GithubAppSettings, clock: Clock): GitAuth {
  const app = new GithubApp(settings, clock);
  return {
    kind: 'token',
    token: () => app.token(),
    refused: (token) => app.refused(token),
  };
}

class GithubApp {
  readonly #settings: GithubAppSettings;
  readonly #clock: Clock;
  readonly #apiUrl: string;
  #minted: Minted | undefined;
  #minting: Promise<Minted> | undefined;

  constructor(settings: GithubAppSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#apiUrl = settings.apiUrl ?? githubApiUrl(settings.url);
  }

  /** Throws any of GIT_APP_…, and what reading the private key throws. */
  async token(): Promise<string> {
    const known = this.#minted;
    if (known !== undefined && known.expiresAt - this.#clock.now() > SPARE_MS) {
      return known.token;
    }
    // All who ask at the same time get the same one.
    this.#minting ??= this.#mint().finally(() => {
      this.#minting = undefined;
    });
    const minted = await this.#minting;
    this.#minted = minted;
    return minted.token;
  }

  /** Drops a token that the host does not take; false where a new one would be refused as well. */
  refused(token: string): boolean {
    const known = this.#minted;
    if (known?.token !== token) {
      return true;
    }
    if (this.#clock.now() - known.at < TOO_FRESH_MS) {
      return false;
    }
    this.#minted = undefined;
    return true;
  }

  async #mint(): Promise<Minted> {
    const { appId, installationId, privateKey } = this.#settings;
    const jwt = appJwt(appId, await privateKey(), this.#clock.now());
    const repository = repositoryOf(this.#settings.url);
    const id = installationId ?? (await this.#installation(repository, jwt));
    const answer = await this.#ask({
      method: 'POST',
      path: `/app/installations/${encodeURIComponent(id)}/access_tokens`,
      jwt,
      // No more than is needed, whatever else the App is installed for.
      body: { repositories: [repository.split('/')[1] ?? ''] },
    });
    const token = stringAt(answer.body, 'token');
    if (answer.status !== 201 || token === undefined) {
      throw this.#failure(answer, `Installation ${id} of ${repository}`);
    }
    this.#settings.onToken(token);
    const now = this.#clock.now();
    const end = Date.parse(stringAt(answer.body, 'expires_at') ?? '');
    // Measured on the server's clock: ours may be off by more than the token lasts.
    const lifeMs = Number.isNaN(end) ? SHORT_LIFE_MS : end - (answer.date ?? now);
    return { token, at: now, expiresAt: now + lifeMs };
  }

  async #installation(repository: string, jwt: string): Promise<string> {
    const [owner = '', name = ''] = repository.split('/');
    const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/installation`;
    const answer = await this.#ask({ method: 'GET', path, jwt });
    const id = own(answer.body, 'id');
    if (answer.status !== 200 || typeof id !== 'number') {
      throw this.#failure(answer, `Repository ${repository}`);
    }
    return String(id);
  }

  #ask(request: ApiRequest): Promise<ApiAnswer> {
    return askGithub(this.#apiUrl, request, this.#settings.timeoutMs);
  }

  /** The status decides; GitHub's words are given beside it. */
  #failure({ status, body, date, header }: ApiAnswer, what: string): AppError {
    const said = quote(stringAt(body, 'message') ?? '');
    const message = `${what}: ${new URL(this.#apiUrl).host} answered ${status}${said === '' ? '' : ` (${said})`}.`;
    const limited = header('x-ratelimit-remaining') === '0' || header('retry-after') !== undefined;
    if (status === 401 || (status === 403 && !limited)) {
      return gitError('GIT_APP_REFUSED', { message: `${message}${this.#skew(date)}` });
    }
    if (status === 404 || status === 422) {
      return gitError('GIT_APP_NOT_INSTALLED', { message });
    }
    if (status >= 300 && status < 400) {
      const hint = 'The repository was renamed or moved: correct the `url` of the source.';
      return gitError('GIT_APP_NOT_INSTALLED', { message, hint });
    }
    const seconds = Number(header('retry-after'));
    const wait = seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
    return gitError('GIT_APP_UNREACHABLE', { message, ...wait });
  }

  #skew(date: number | undefined): string {
    const seconds = date === undefined ? 0 : Math.round((this.#clock.now() - date) / 1000);
    const direction = seconds > 0 ? 'ahead of' : 'behind';
    return Math.abs(seconds) < 60
      ? ''
      : ` The clock of this machine is ${Math.abs(seconds)} s ${direction} GitHub's.`;
  }
}

/** `owner/name`. Throws GIT_APP_NOT_INSTALLED. */
function repositoryOf(url: string): string {
  const path = decodeURIComponent(repositoryPage(url)?.path ?? '');
  if (path.split('/').length !== 2) {
    throw gitError('GIT_APP_NOT_INSTALLED', {
      message: 'The URL of the source does not end with an owner and a repository.',
    });
  }
  return path;
}
