import { exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';

const ALGORITHM = 'RS256';
const KEY_ID = 'local';

export interface TokenRequest {
  /** Becomes the owner of the images that are created with the token. */
  readonly subject: string;
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
  readonly scope?: string;
  /** Such as the name of the user, in a token that is meant for the client. */
  readonly claims?: Readonly<Record<string, string>>;
}

/** Signs tokens in place of the identity provider that the template's authorizer names. */
export class TokenIssuer {
  readonly #privateKey: JWK;

  constructor(privateKey: JWK) {
    this.#privateKey = privateKey;
  }

  static async newPrivateKey(): Promise<JWK> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    return { ...(await exportJWK(privateKey)), kid: KEY_ID, alg: ALGORITHM };
  }

  publicKeys(): JSONWebKeySet {
    const { kty, n, e, kid, alg } = this.#privateKey;
    return { keys: [{ kty: kty!, n: n!, e: e!, kid: kid!, alg: alg!, use: 'sig' }] };
  }

  async sign(request: TokenRequest): Promise<string> {
    const issuedAt = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...request.claims, ...(request.scope ? { scope: request.scope } : {}) })
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setSubject(request.subject)
      .setIssuer(request.issuer)
      .setAudience(request.audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + request.lifetimeSeconds)
      .sign(await importJWK(this.#privateKey, ALGORITHM));
  }
}
