import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

/** Sessions of a killed server hold its memory until they notice; a start in between is refused. */
const PAUSE_MILLISECONDS = 500;
const TRIES = 20;

/** Starts the server again whenever it ends without being asked to, as Aurora does with a failed instance. */
export async function keepServerRunning(
  start: () => Promise<ServerProcess>,
  log: (line: string) => void,
): Promise<Pick<ServerProcess, 'stop'>> {
  let server = await start();
  let stopping = false;
  let restarting = Promise.resolve();

  const startAgain = async (): Promise<void> => {
    for (let tries = 1; !stopping && tries <= TRIES; tries++) {
      await sleep(PAUSE_MILLISECONDS);
      try {
        server = await start();
        watch();
        return;
      } catch (error) {
        log(`PostgreSQL could not be started again: ${(error as Error).message}`);
      }
    }
  };
  const watch = (): void => {
    void server.ended.then((how) => {
      if (stopping) return;
      log(`PostgreSQL ended with ${how}: starting it again`);
      restarting = startAgain();
    });
  };
  watch();

  return {
    async stop() {
      stopping = true;
      await restarting;
      await server.stop();
    },
  };
}
