import { createHash } from 'node:crypto';

/** Stable over restarts and data directories, as long as the stack and the logical id stay. */
export function suffix(stackName: string, logicalId: string, length: number): string {
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest();
  return BigInt(`0x${digest.toString('hex')}`)
    .toString(36)
    .slice(-length);
}

/** The id that AWS would draw for a resource of a type whose ids are UUIDs; stable as `suffix` is. */
export function stableUuid(stackName: string, logicalId: string): string {
  const hex = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
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
