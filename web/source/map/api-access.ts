export interface ApiAnswer<Body> {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: Body;
}

/** What the map needs of the API: requests as the signed-in user; what is not 2xx is thrown, in the API's own words. */
export interface ApiAccess {
  call<Body>(method: string, path: string, request?: { readonly body?: unknown }): Promise<ApiAnswer<Body>>;
}
