import type { ImageFate } from './simulated-images.ts';

export interface Day {
  readonly name: string;
  readonly fates: readonly ImageFate[];
}

const at = (hour: number, minute = 0, second = 0) => hour * 3600 + minute * 60 + second;

function fate(id: string, createdAt: number, changes: Partial<ImageFate> = {}): ImageFate {
  return { id, createdAt, uploadSeconds: 30, fault: 'none', ...changes };
}

/** A flight's images, all created within a minute, whose uploads end one after the other. */
const BURST = Array.from({ length: 300 }, (_, index) =>
  fate(`burst-${index}`, at(10) + (index % 60), { uploadSeconds: 20 + index }),
);

/** One every four minutes of a working day. */
const STEADY = Array.from({ length: 150 }, (_, index) => fate(`steady-${index}`, at(8, 4 * index, 7)));

/** What goes wrong, each at a quiet hour: the worst for whoever waits for somebody to look. */
const FAULTS = [
  fate('lost', at(7, 13, 11), { fault: 'event lost' }),
  fate('dead', at(9, 46, 31), { fault: 'worker dies' }),
  fate('never', at(12, 21), { uploadSeconds: null }),
  fate('slow', at(15, 2, 3), { uploadSeconds: 1500, fault: 'event lost' }),
  fate('never-again', at(18, 59, 59), { uploadSeconds: null }),
];

export const DAYS: readonly Day[] = [
  { name: 'idle', fates: [] },
  { name: 'one burst of 300', fates: BURST },
  { name: 'steady, 150', fates: STEADY },
  { name: 'faults only', fates: FAULTS },
];
