import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { REGISTER_KEYS } from '../lambdas/contract.ts';
import type { Pipeline } from './pipeline/pipeline.ts';

export interface RegisterState {
  /** Images that are not finished, as far as the register knows. */
  readonly open: number;
  /** Since when the oldest of them is. */
  readonly oldestOpenSince: string | null;
  readonly deleting: number;
  /** Deleted, and to be looked at once more. */
  readonly deleted: number;
  /** More entries were there than were counted. */
  readonly more: boolean;
  readonly fullRound: {
    readonly completedAt: string | null;
    /** A round ran out of time, and the next one goes on. */
    readonly unfinishedSince: string | null;
  };
}

/** Entries that are counted: a hundred requests, and seconds. */
const MOST = 100_000;

export async function registerState({
  s3,
  outputs,
}: Pick<Pipeline, 's3' | 'outputs'>): Promise<RegisterState> {
  const times = new Map<string, Date>();
  let more = false;
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: outputs.registerBucketName },
  )) {
    for (const { Key = '', LastModified = new Date(0) } of Contents) times.set(Key, LastModified);
    more = times.size >= MOST;
    if (more) break;
  }
  const under = (prefix: string) => [...times].filter(([key]) => key.startsWith(prefix));
  const open = under(REGISTER_KEYS.openPrefix);
  const oldest = Math.min(...open.map(([, since]) => since.getTime()));
  return {
    open: open.length,
    oldestOpenSince: open.length === 0 ? null : new Date(oldest).toISOString(),
    deleting: under(REGISTER_KEYS.deletingPrefix).length,
    deleted: under(REGISTER_KEYS.deletedPrefix).length,
    more,
    fullRound: {
      completedAt: times.get(REGISTER_KEYS.fullRoundCompleted)?.toISOString() ?? null,
      unfinishedSince: times.get(REGISTER_KEYS.fullRoundCursor)?.toISOString() ?? null,
    },
  };
}
