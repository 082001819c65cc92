export interface SignedInUser {
  /** The owner of the images. */
  readonly subject: string;
  readonly name: string;
}

const KEY = 'crop-health.last-user';

/** Who worked here last, so that he finds his queue without a network. No token, and gone once he signs out. */
export function lastUser(): SignedInUser | undefined {
  const text = localStorage.getItem(KEY);
  return text === null ? undefined : (JSON.parse(text) as SignedInUser);
}

export function rememberUser(user: SignedInUser | undefined): void {
  if (user === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify(user));
}
