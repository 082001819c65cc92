import type { ByteSource } from '../imagery/byte-source.ts';
import { InputError } from '../pipeline/errors.ts';
import type { Claim, ImageClaims } from '../pipeline/ports.ts';

/** A declared size is part of the upload's signature; of any other object the size is looked at here. */
export async function measureUndeclared(
  claim: Claim,
  source: ByteSource | readonly ByteSource[],
  claims: Pick<ImageClaims, 'measure'>,
): Promise<void> {
  if (claim.sizeLimit === null || !('size' in source)) return;
  await claims.measure(claim, source.size);
  if (source.size <= claim.sizeLimit) return;
  const reason = `${source.name} has ${source.size} bytes; at most ${claim.sizeLimit} are accepted`;
  throw new InputError('too_large', reason, { attempted: 'look at the size of the upload', on: claim.key });
}
