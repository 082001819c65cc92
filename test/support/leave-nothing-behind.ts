import { afterAll, vi } from 'vitest';

/** Last of all in each file: the next one of its worker has the environment, the clock and the globals of the machine. */
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
