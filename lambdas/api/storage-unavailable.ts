/** S3 did not answer as it should; the request can be made again. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';

  constructor(attempted: string, on: string, cause: unknown) {
    super(`could not ${attempted}: ${on}`, { cause });
  }
}

/** An image is only opened or deleted when that is on record. The entry, or StorageUnavailableError; also where no answer has come by the time that `signal` aborts. */
export async function entered(imageId: string, entry: Promise<void>, signal: AbortSignal): Promise<void> {
  let onAbort = (): void => {};
  const outOfTime = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([entry, outOfTime]);
  } catch (cause) {
    throw new StorageUnavailableError('enter the image into the register', imageId, cause);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** What S3 answers, or StorageUnavailableError. */
export async function reported<Answer>(
  attempted: string,
  on: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw new StorageUnavailableError(attempted, on, cause);
  }
}
