import { ErrorResponse, type User, UserManager } from 'oidc-client-ts';
import type { SignInConfiguration } from '../../hosting/app-configuration.ts';
import type { TokenSource } from '../api/api.ts';
import { NotReachedError, SignedOutError } from '../api/api-errors.ts';
import { Store } from '../store/store.ts';
import { lastUser, rememberUser, type SignedInUser } from './last-user.ts';
import { signInSettings, signOutParameters } from './sign-in-settings.ts';

export interface SessionState {
  readonly signedIn: boolean;
  /** Also without a session: who worked here last. */
  readonly user: SignedInUser | undefined;
}

/** A token is renewed before it ends: its request has to arrive. */
const SECONDS_BEFORE_EXPIRY = 60;

/** Who is signed in, and the tokens by which the API knows him. */
export class Session implements TokenSource {
  readonly state: Store<SessionState>;
  readonly #manager: UserManager;
  readonly #configuration: SignInConfiguration;
  #renewing: Promise<string> | undefined;

  private constructor(manager: UserManager, configuration: SignInConfiguration, user: User | null) {
    this.#manager = manager;
    this.#configuration = configuration;
    this.state = new Store(stateOf(user));
  }

  static async open(configuration: SignInConfiguration): Promise<Session> {
    const manager = new UserManager(signInSettings(configuration, location.origin));
    const user = await manager.getUser();
    return new Session(manager, configuration, user && isUsable(user) ? user : null);
  }

  /** Leaves the page. @param returnTo path to come back to */
  async signIn(returnTo: string): Promise<void> {
    try {
      await this.#manager.signinRedirect({ state: returnTo });
    } catch (cause) {
      throw new NotReachedError('The sign-in page', cause);
    }
  }

  /** The sign-in page has sent the browser back. @returns the path that it came from */
  async completeSignIn(url: string): Promise<string> {
    const user = await this.#manager.signinRedirectCallback(url);
    this.#take(user);
    return typeof user.state === 'string' && user.state.startsWith('/') ? user.state : '/';
  }

  /** Leaves the page. The queue stays, for when the same user comes back. */
  async signOut(): Promise<void> {
    rememberUser(undefined);
    if (this.#configuration.endpoints?.revocation !== undefined) {
      // Without a network the tokens are forgotten here, and end by themselves.
      await this.#manager.revokeTokens(['refresh_token']).catch(() => {});
    }
    const extraQueryParams = signOutParameters(this.#configuration, location.origin);
    await this.#manager.signoutRedirect({ extraQueryParams }).catch(() => this.#manager.removeUser());
    this.#take(null);
  }

  async accessToken(): Promise<string> {
    const user = await this.#manager.getUser();
    if (!user) throw this.#signedOut();
    if ((user.expires_in ?? Number.POSITIVE_INFINITY) > SECONDS_BEFORE_EXPIRY) return user.access_token;
    return this.#renew(user);
  }

  async replaceToken(refused: string): Promise<string> {
    const user = await this.#manager.getUser();
    if (!user) throw this.#signedOut();
    return user.access_token === refused ? this.#renew(user) : user.access_token;
  }

  /** Once, however many requests ask for it: a refresh token works once. */
  #renew(user: User): Promise<string> {
    this.#renewing ??= this.#renewNow(user).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewNow(user: User): Promise<string> {
    if (user.refresh_token === undefined) throw await this.endSession();
    try {
      const renewed = await this.#manager.signinSilent();
      if (!renewed) throw new SignedOutError();
      this.#take(renewed);
      return renewed.access_token;
    } catch (error) {
      // Only a refusal ends the session. Without a network it may well go on later.
      if (error instanceof ErrorResponse || error instanceof SignedOutError)
        throw await this.endSession(error);
      throw new NotReachedError('The sign-in service', error);
    }
  }

  async endSession(cause?: unknown): Promise<SignedOutError> {
    await this.#manager.removeUser();
    return this.#signedOut(cause);
  }

  #signedOut(cause?: unknown): SignedOutError {
    this.#take(null);
    return new SignedOutError(cause);
  }

  #take(user: User | null): void {
    this.state.set(stateOf(user));
  }
}

function stateOf(user: User | null): SessionState {
  if (user === null) return { signedIn: false, user: lastUser() };
  const { sub, name, email, preferred_username } = user.profile;
  const known = { subject: sub, name: name ?? email ?? preferred_username ?? sub };
  rememberUser(known);
  return { signedIn: true, user: known };
}

function isUsable(user: User): boolean {
  return user.expired !== true || user.refresh_token !== undefined;
}
