import type { Api } from './api/api.ts';
import type { Session } from './sign-in/session.ts';

/** What the pages work with. */
export interface Services {
  readonly session: Session;
  readonly api: Api;
}
