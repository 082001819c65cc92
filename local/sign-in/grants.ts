import { createHash, randomBytes } from 'node:crypto';

/** Who has signed in, and for what. */
export interface Grant {
  readonly subject: string;
  readonly scope: string;
  readonly nonce: string | undefined;
}

interface IssuedCode extends Grant {
  readonly codeChallenge: string;
  readonly expiresAt: number;
}

/** RFC 6749 allows ten minutes at most; a browser takes a second. */
const CODE_LIFETIME_MILLISECONDS = 60_000;

/** Codes and refresh tokens, each good for one use. In memory: after a restart one signs in again. */
export class Grants {
  readonly #codes = new Map<string, IssuedCode>();
  readonly #refreshTokens = new Map<string, Grant>();
  /** By code, what was given for it: a second use of the code takes it back. */
  readonly #givenFor = new Map<string, string>();

  issueCode(grant: Grant, codeChallenge: string): string {
    const code = secret();
    this.#codes.set(code, { ...grant, codeChallenge, expiresAt: Date.now() + CODE_LIFETIME_MILLISECONDS });
    return code;
  }

  /** undefined for a code that is unknown, used, too old or of another verifier. */
  redeemCode(
    code: string,
    verifier: string,
  ): { readonly grant: Grant; readonly refreshToken: string } | undefined {
    const issued = this.#codes.get(code);
    if (issued === undefined) {
      this.#refreshTokens.delete(this.#givenFor.get(code) ?? '');
      return undefined;
    }
    // Also after a wrong verifier: whoever guesses has one guess.
    this.#codes.delete(code);
    if (issued.expiresAt < Date.now() || challengeOf(verifier) !== issued.codeChallenge) return undefined;
    const refreshToken = this.#issueRefreshToken(issued);
    this.#givenFor.set(code, refreshToken);
    return { grant: issued, refreshToken };
  }

  redeemRefreshToken(token: string): { readonly grant: Grant; readonly refreshToken: string } | undefined {
    const grant = this.#refreshTokens.get(token);
    if (grant === undefined) return undefined;
    this.#refreshTokens.delete(token);
    return { grant, refreshToken: this.#issueRefreshToken(grant) };
  }

  /** The user has signed out. */
  endSessionsOf(subject: string): void {
    for (const [token, grant] of this.#refreshTokens) {
      if (grant.subject === subject) this.#refreshTokens.delete(token);
    }
  }

  #issueRefreshToken({ subject, scope, nonce }: Grant): string {
    const token = secret();
    this.#refreshTokens.set(token, { subject, scope, nonce });
    return token;
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** RFC 7636, S256. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
