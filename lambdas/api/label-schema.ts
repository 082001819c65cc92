import * as v from 'valibot';

/** Control characters, and halves of surrogate pairs: no file system has them, PostgreSQL has no text with NUL. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

const LABEL = 'a name of 1 to 100 characters without control characters, and no space at either end';

/** What people call a mission or a field: compared as it is written. */
export const label = v.pipe(
  v.string(LABEL),
  v.minLength(1, LABEL),
  v.maxLength(100, LABEL),
  v.check((name) => !UNPRINTABLE.test(name) && name.trim() === name, LABEL),
);
