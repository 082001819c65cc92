const EXPIRED = 403;

/** A file behind a presigned link, which is asked for anew once it has expired. */
export class PresignedFile {
  #url: string;
  readonly #renew: () => Promise<string>;
  #renewing: Promise<string> | null = null;

  /** @param renew the same file's new link */
  constructor(url: string, renew: () => Promise<string>) {
    this.#url = url;
    this.#renew = renew;
  }

  get url(): string {
    return this.#url;
  }

  /** @param headers with a `Range`, where a part is wanted */
  async fetch(headers: HeadersInit = {}, signal: AbortSignal | null = null): Promise<Response> {
    const used = this.#url;
    const response = await fetch(used, { headers, signal });
    if (response.status !== EXPIRED) return response;
    return fetch(await this.#renewed(used), { headers, signal });
  }

  /** Requests that find the link expired at the same time ask once. */
  async #renewed(used: string): Promise<string> {
    if (this.#url !== used) return this.#url;
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    this.#url = await this.#renewing;
    return this.#url;
  }
}
