import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Two builds that finish together may each move the other's folder away once. */
const TRIES = 5;

/** Moves a finished folder to its place in one step, so that nobody ever sees half of it; what was there goes. */
export function putFolder(finished: string, place: string): void {
  const away = mkdtempSync(join(dirname(place), '.replaced-'));
  try {
    for (let tries = 1; ; tries += 1) {
      moveAway(place, join(away, String(tries)));
      try {
        renameSync(finished, place);
        return;
      } catch (error) {
        const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(
          String((error as NodeJS.ErrnoException).code),
        );
        if (!taken || tries === TRIES) throw error;
      }
    }
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}

function moveAway(place: string, to: string): void {
  try {
    renameSync(place, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
