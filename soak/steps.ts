import { OBJECT_KEYS, REGISTER_KEYS } from '../lambdas/contract.ts';
import type { ServiceCall } from '../local/faults/interference.ts';

/** What a call of a function is for, as far as faults are aimed at it. */
export type Step =
  | 'create'
  | 'reprocess'
  | 'delete image'
  | 'claim'
  | 'read'
  | 'write'
  | 'commit'
  | 'fail'
  | 'register'
  | 'unregister'
  | 'release'
  | 'receive'
  | 'delete message';

/** undefined: a call that no fault is aimed at. */
export function stepOf({ service, operation, subject, sql }: ServiceCall): Step | undefined {
  if (service === 'rds-data') return sql === undefined ? undefined : stepOfStatement(sql);
  if (service === 'sqs') return QUEUE_STEPS[operation];
  if (subject.includes(`/${REGISTER_KEYS.openPrefix}`)) return REGISTER_STEPS[operation];
  if (subject.includes(`/${OBJECT_KEYS.rawPrefix}`) && /^(Get|Head)Object$/.test(operation)) return 'read';
  if (subject.includes(`/${OBJECT_KEYS.derivedPrefix}`) && WRITES.has(operation)) return 'write';
  return undefined;
}

const QUEUE_STEPS: Readonly<Record<string, Step>> = {
  ReceiveMessage: 'receive',
  DeleteMessageBatch: 'delete message',
};

const REGISTER_STEPS: Readonly<Record<string, Step>> = { PutObject: 'register', DeleteObject: 'unregister' };

const WRITES: ReadonlySet<string> = new Set([
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
]);

/** By what only that statement does. */
function stepOfStatement(sql: string): Step | undefined {
  if (sql.includes('INSERT INTO images ') || sql.includes('INSERT INTO images(')) return 'create';
  if (sql.includes('INSERT INTO analyses')) return 'commit';
  if (sql.includes('INSERT INTO deleted_images')) return 'delete image';
  if (!/^\s*UPDATE images\b/.test(sql)) return undefined;
  if (sql.includes('THEN attempt + 1')) return 'claim';
  if (sql.includes("moved_reason = 'reprocess'")) return 'reprocess';
  if (!sql.includes("moved_by = 'process-image'")) return undefined;
  return sql.includes('last_error = :fault') ? 'release' : 'fail';
}
