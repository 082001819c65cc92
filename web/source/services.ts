import type { Api } from './api/api.ts';
import type { Session } from './sign-in/session.ts';
import type { Uploads } from './uploads/uploads.ts';

/** What the pages work with. */
export interface Services {
  readonly session: Session;
  readonly api: Api;
  readonly uploads: Uploads;
}
