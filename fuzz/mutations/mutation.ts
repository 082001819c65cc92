import type { RandomChoice } from '../random-choice.ts';

/** A changed copy; the file itself is left as it is. Files that the mutation does not fit come back unchanged. */
export type Mutation = (file: Buffer, choice: RandomChoice) => Buffer;
