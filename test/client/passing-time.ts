import { vi } from 'vitest';

/** From now on only this moves the clock: how long something takes is known, and nobody waits for it. */
export function stopTheClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
}

/** Until it is done, whichever way. */
export async function passTimeFor<Result>(work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) {
    await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(100);
  }
  return work;
}

/** @returns seconds */
export async function secondsFor(work: Promise<unknown>): Promise<number> {
  const began = Date.now();
  await passTimeFor(work);
  return (Date.now() - began) / 1000;
}
