import * as v from 'valibot';
import type { PolicyDocument } from '../../access/caller.ts';

/** Read no further here: whoever evaluates a policy refuses the operators and principals that it does not know. */
export const policyDocument = v.pipe(
  v.looseObject({ Statement: v.union([v.array(v.looseObject({})), v.looseObject({})]) }),
  v.transform((document) => document as unknown as PolicyDocument),
);
