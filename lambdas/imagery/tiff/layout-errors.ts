import { InputError } from '../../pipeline/errors.ts';

export type Checks = ReturnType<typeof checks>;

/** Errors about one file's layout. */
export function checks(name: string) {
  const context = { attempted: 'read the image layout', on: name };
  return {
    damaged: (what: string) => new InputError('damaged_file', `${name} is damaged: ${what}.`, context),
    refuse: (code: 'too_large' | 'unsupported_layout', what: string) =>
      new InputError(code, `${name} ${what}.`, context),
  };
}
