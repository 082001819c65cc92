import { createHash } from 'node:crypto';

/** Stable over restarts and data directories, as long as the stack and the logical id stay. */
export function suffix(stackName: string, logicalId: string, length: number): string {
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest();
  return BigInt(`0x${digest.toString('hex')}`)
    .toString(36)
    .slice(-length);
}

/**
 * The name that CloudFormation would give a resource without one: stack, logical id, random part.
 * @param maximumLength of names of this kind of resource
 */
export function physicalName(stackName: string, logicalId: string, maximumLength: number): string {
  const random = suffix(stackName, logicalId, 12);
  const room = maximumLength - stackName.length - random.length - 2;
  return `${stackName}-${logicalId.slice(0, Math.max(1, room))}-${random}`;
}

export const BUCKET_NAME_LENGTH = 63;
export const QUEUE_NAME_LENGTH = 80;
export const ROLE_NAME_LENGTH = 64;
export const DEFAULT_NAME_LENGTH = 200;
