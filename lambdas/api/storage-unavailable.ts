/** The register could not be written (an image is only opened or deleted when that is on record), or a result not be read. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';

  constructor(on: string, cause: unknown, attempted = 'enter it into the register') {
    super(`image ${on}: could not ${attempted}`, { cause });
  }
}

/** The entry, or StorageUnavailableError; also where no answer has come by the time that `signal` aborts. */
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
    throw new StorageUnavailableError(imageId, cause);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
