import { InputError } from '../pipeline/errors.ts';

export function noValidPixels(name: string): InputError {
  return new InputError(
    'no_valid_pixels',
    `${name} has no pixel with values in both bands: nodata, mask and alpha cover all of it.`,
    { attempted: 'compute the indices', on: name },
  );
}
