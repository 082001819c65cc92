import { setTimeout as sleep } from 'node:timers/promises';
import type { ListImagesResponse } from '../lambdas/api/types.ts';
import { type Answer, FieldApp } from '../test/end-to-end/field-app.ts';

/** A field app that keeps how long each request took, in milliseconds, by what was asked. */
export class WatchedApp extends FieldApp {
  readonly times = new Map<string, number[]>();

  override async call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const started = performance.now();
    const answer = await super.call<Body>(method, path, body);
    const name = `${method} ${path.split('?')[0]!.replace(/[0-9a-f-]{36}/, '{id}')}`;
    const times = this.times.get(name) ?? [];
    times.push(performance.now() - started);
    this.times.set(name, times);
    return answer;
  }
}

const SECONDS_BETWEEN = 1;

/** When a client that lists its images each second has seen each of them completed: milliseconds since 1970. */
export async function watchCompletions(
  app: FieldApp,
  isOver: (seen: ReadonlyMap<string, number>) => boolean,
): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  while (!isOver(seen)) {
    let cursor: string | null = null;
    do {
      const page: ListImagesResponse = await app.list(
        `?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      const now = Date.now();
      for (const { id, status } of page.items) {
        if (status === 'completed' && !seen.has(id)) seen.set(id, now);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    await sleep(SECONDS_BETWEEN * 1000);
  }
  return seen;
}
