/** What is wrong with a collection of beds, told in the terms of the API. */
export interface BedProblem {
  /** Path in the body: `features.3.geometry.coordinates.0`. */
  readonly field: string;
  readonly code: 'missing' | 'invalid';
  /** With the feature's id, where it has one. */
  readonly message: string;
  /** What would be accepted. */
  readonly accepted: string;
}

/** Thrown within the check of one feature, so that the first thing that is wrong with it is told. */
export class BedFault extends Error {
  override readonly name = 'BedFault';

  /** @param path below the feature */
  constructor(
    readonly path: string,
    readonly accepted: string,
    message: string,
    readonly code: BedProblem['code'] = 'invalid',
  ) {
    super(message);
  }
}

/** Ids are the client's own text. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '_').slice(0, 100);
}
