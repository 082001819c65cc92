import type { ValueRange } from '../spectral/index-definition.ts';
import { BedAccumulator } from './bed-accumulator.ts';
import type { IndexMap } from './open-map.ts';
import { RunList } from './run-list.ts';
import { type EdgeTable, scanLines } from './scan-lines.ts';

/** Compressed blocks that are read together; the next are on their way while these are decoded. */
const BLOCKS_AT_ONCE = 8;

/** What is gathered in each bed. */
export interface Gathering {
  readonly range: ValueRange;
  readonly edges: Float32Array;
  readonly signal: AbortSignal;
}

/** A block with runs of beds in it. */
interface Touched {
  readonly block: number;
  readonly runs: RunList;
}

/**
 * One pass over a map for all beds: row of blocks by row of blocks, each block that any bed touches is read once. Values are taken in
 * the order of the file, so that the same map and beds give the same sums.
 */
export async function measureMap(
  map: IndexMap,
  beds: readonly EdgeTable[],
  { range, edges, signal }: Gathering,
): Promise<readonly BedAccumulator[]> {
  const gathered = beds.map(() => new BedAccumulator(range, edges));
  let ahead = takeGroup(touchedBlocks(map, beds), map);
  for (;;) {
    const group = await ahead;
    if (group === null) return gathered;
    ahead = takeGroup(group.rest, map);
    try {
      for (const [i, { block, runs }] of group.touched.entries()) {
        signal.throwIfAborted();
        const stored = group.stored[i] ?? null;
        const values = stored === null ? emptyBlock(map) : await map.decode(block, stored);
        addRuns(values, runs, map.blockWidth, gathered);
      }
    } catch (error) {
      // Nobody waits for it any more.
      ahead.catch(() => {});
      throw error;
    }
  }
}

interface Group {
  readonly touched: readonly Touched[];
  readonly stored: readonly (Uint8Array | null)[];
  readonly rest: Iterator<Touched>;
}

async function takeGroup(rest: Iterator<Touched>, map: IndexMap): Promise<Group | null> {
  const touched: Touched[] = [];
  while (touched.length < BLOCKS_AT_ONCE) {
    const { value, done } = rest.next();
    if (done) break;
    touched.push(value);
  }
  if (touched.length === 0) return null;
  return { touched, stored: await map.readStored(touched.map(({ block }) => block)), rest };
}

function* touchedBlocks(map: IndexMap, beds: readonly EdgeTable[]): Iterator<Touched> {
  for (let blockRow = 0; blockRow < map.blocksDown; blockRow++) {
    const runs = runsInRow(map, beds, blockRow);
    for (const column of [...runs.keys()].sort((a, b) => a - b)) {
      yield { block: blockRow * map.blocksAcross + column, runs: runs.get(column)! };
    }
  }
}

/** Runs in one row of blocks, by the column of the block. */
function runsInRow(map: IndexMap, beds: readonly EdgeTable[], blockRow: number): Map<number, RunList> {
  const { blockWidth, blockHeight, width, height } = map;
  const top = blockRow * blockHeight;
  const rows = { top, bottom: Math.min(height, top + blockHeight) };
  const runs = new Map<number, RunList>();
  for (const [bed, table] of beds.entries()) {
    scanLines(table, rows, width, (row, from, to) => {
      for (let start = from; start < to; ) {
        const column = Math.floor(start / blockWidth);
        const left = column * blockWidth;
        const end = Math.min(to, left + blockWidth);
        let list = runs.get(column);
        if (list === undefined) {
          list = new RunList();
          runs.set(column, list);
        }
        list.add(bed, row - top, start - left, end - left);
        start = end;
      }
    });
  }
  return runs;
}

function addRuns(
  values: Float32Array,
  { numbers }: RunList,
  blockWidth: number,
  gathered: readonly BedAccumulator[],
): void {
  for (let i = 0; i < numbers.length; i += 4) {
    const start = numbers[i + 1]! * blockWidth;
    gathered[numbers[i]!]!.add(values, start + numbers[i + 2]!, start + numbers[i + 3]!);
  }
}

function emptyBlock({ blockWidth, blockHeight }: IndexMap): Float32Array {
  return new Float32Array(blockWidth * blockHeight).fill(Number.NaN);
}
