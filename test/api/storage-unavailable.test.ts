import { describe, expect, it } from 'vitest';
import { entered, StorageUnavailableError } from '../../lambdas/api/storage-unavailable.ts';

const pending = new Promise<void>(() => {});

describe('an entry of the register', () => {
  it('is waited for', async () => {
    await expect(entered('id', Promise.resolve(), new AbortController().signal)).resolves.toBeUndefined();
  });

  it('that fails is told with its cause', async () => {
    const cause = new Error('503 Slow Down');
    const failed = await entered('id', Promise.reject(cause), new AbortController().signal).catch((e) => e);
    expect(failed).toBeInstanceOf(StorageUnavailableError);
    expect(failed.cause).toBe(cause);
  });

  it('that is not answered is given up in time, also where the time is over already', async () => {
    const outOfTime = new AbortController();
    const failing = entered('id', pending, outOfTime.signal);
    outOfTime.abort();
    await expect(failing).rejects.toThrow(StorageUnavailableError);
    await expect(entered('id', pending, outOfTime.signal)).rejects.toThrow(StorageUnavailableError);
  });
});
