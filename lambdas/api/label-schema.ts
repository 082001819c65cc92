import * as v from 'valibot';

/** Control characters, and halves of surrogate pairs: no file system has them, PostgreSQL has no text with NUL. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

const LABEL =
  'a name of 1 to 100 characters without control characters, no space at either end, and neither . nor ..';

/** Of what is there already. */
export const keptLabel = v.pipe(
  v.string(LABEL),
  v.minLength(1, LABEL),
  v.maxLength(100, LABEL),
  v.check((name) => !UNPRINTABLE.test(name) && name.trim() === name, LABEL),
);

/** What people call a mission or a field: compared as it is written. No address has a segment . or .. */
export const label = v.pipe(
  keptLabel,
  v.check((name) => name !== '.' && name !== '..', LABEL),
);
