/** /config.json: what a deployment tells its field app. Nothing in it is secret. */
export interface AppConfiguration {
  readonly apiUrl: string;
  /** Of the presigned links: where uploads go, and where maps come from. */
  readonly storageOrigin: string;
  readonly signIn: SignInConfiguration;
  /** bytes: a file that is larger goes in parts. Left out: as the app has it. */
  readonly largestInOnePiece?: number;
}

export interface SignInConfiguration {
  readonly issuer: string;
  /** Of a public client: it has no secret, PKCE takes its place. */
  readonly clientId: string;
  /** Parted by spaces. */
  readonly scope: string;
  /** Left out: as the issuer's discovery document says. */
  readonly endpoints?: SignInEndpoints;
  /** How the end-session endpoint wants to be told of the address to come back to. */
  readonly signOutStyle: 'openid' | 'cognito';
}

export interface SignInEndpoints {
  readonly authorization: string;
  readonly token: string;
  readonly endSession: string;
  readonly revocation?: string;
}

/** Where the sign-in pages send the browser back to. */
export const SIGNED_IN_PATH = '/signed-in';

/** And where after signing out. */
export const SIGNED_OUT_PATH = '/signed-out';
