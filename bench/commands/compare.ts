import { checkAgreement } from '../measure/agreement.ts';
import { cpuOf, type Measurement, median } from '../measure/measurement.ts';
import { canChooseProcessors, onProcessors, type Place } from '../measure/processors.ts';
import type { Session } from '../measure/session.ts';
import type { BenchOptions } from '../options.ts';
import { PEERS, type Peer } from '../peers/peers.ts';
import { type RasterSpec, rasterSpec } from '../rasters/raster-set.ts';

/** Runs that followed one another directly: whatever else the machine does meets both. */
export interface Pair {
  readonly ours: Measurement;
  readonly theirs: Measurement;
}

export interface Comparison {
  readonly raster: string;
  readonly against: string;
  /** What the other side does less. */
  readonly less: string;
  readonly pairs: readonly Pair[];
  /** Why there are fewer pairs than were asked for. */
  readonly failure?: string;
}

export interface LimitComparison {
  readonly raster: string;
  /** CPU s of the engine's work, of bare decoding and of bare encoding: medians */
  readonly engine: number;
  readonly decode: number;
  readonly encode: number;
  /** engine / (decode + encode): median of the runs */
  readonly ratio: number;
  /** Whether zlib decodes the input; else the engine's own decoder is in the limit. */
  readonly native: boolean;
}

export interface CompareResult {
  readonly comparisons: readonly Comparison[];
  readonly limits: readonly LimitComparison[];
}

type Other = (file: string, workspace: string) => Promise<Measurement>;

/** Engine and peers in turn, all peers in every round; then the limit, of the same maps. */
export async function compare(session: Session, options: BenchOptions): Promise<CompareResult> {
  const peers = options.peers.map((name) => PEERS[name]).filter((peer) => isInstalled(session, peer));
  const comparisons: Comparison[] = [];
  const limits: LimitComparison[] = [];
  for (const name of options.rasters) {
    const spec = rasterSpec(name, options.small);
    const file = await session.raster(spec);
    comparisons.push(...(await comparePeers(session, options, spec, file, peers)));
    limits.push(await compareWithLimit(session, options, spec, file));
  }
  return { comparisons, limits };
}

function isInstalled(session: Session, peer: Peer): boolean {
  const missing = peer.missing();
  if (missing !== null) session.say(`${peer.name} is skipped: not installed is ${missing}`);
  return missing === null;
}

async function comparePeers(
  session: Session,
  { runs, workers }: BenchOptions,
  spec: RasterSpec,
  file: string,
  peers: readonly Peer[],
): Promise<Comparison[]> {
  const most = workers.length === 0 ? undefined : Math.max(...workers);
  const fewer = workers.filter((count) => count !== most);
  const opponents = [
    ...fewer.flatMap((count) => enginesWith(session, spec, count)),
    ...peers.map((peer) => ({
      title: peer.title,
      less: peer.less,
      form: peer.against,
      run: async (input: string, workspace: string) =>
        session.measure(await peer.command(spec, input, workspace)),
    })),
  ];
  const pairs: Pair[][] = opponents.map(() => []);
  const failures: (string | undefined)[] = opponents.map(() => undefined);
  for (let run = 1; run <= runs; run++) {
    for (const [i, { title, form, run: runOther }] of opponents.entries()) {
      if (failures[i] !== undefined) continue;
      session.say(`${spec.name}, run ${run} of ${runs}: engine and ${title}`);
      const ours = await session.inWorkspace((workspace) =>
        session.engine(spec, file, workspace, form, most),
      );
      try {
        pairs[i]!.push({ ours, theirs: await agreeing(session, title, file, ours, runOther) });
      } catch (error) {
        session.signal.throwIfAborted();
        failures[i] = (error as Error).message;
        session.say(failures[i]);
      }
    }
  }
  return opponents.map(({ title, less }, i) => ({
    raster: spec.name,
    against: title,
    less,
    pairs: pairs[i]!,
    ...(failures[i] !== undefined && { failure: failures[i] }),
  }));
}

/** One worker has a processor of its own beside the thread that reads and writes; on one processor it does all the work. */
function enginesWith(session: Session, spec: RasterSpec, count: number) {
  const title = `engine with ${count} worker${count === 1 ? '' : 's'}`;
  const places: { title: string; place?: Place }[] = [{ title }];
  if (count === 1 && canChooseProcessors()) {
    places.push({ title: `${title}, on one processor`, place: onProcessors(0) });
  }
  return places.map(({ title, place }) => ({
    title,
    less: '',
    form: 'whole' as const,
    run: (file: string, workspace: string) => session.engine(spec, file, workspace, 'whole', count, place),
  }));
}

async function agreeing(
  session: Session,
  title: string,
  file: string,
  ours: Measurement,
  run: Other,
): Promise<Measurement> {
  const theirs = await session.inWorkspace((workspace) => run(file, workspace));
  checkAgreement(title, ours.statistics, theirs.statistics);
  return theirs;
}

async function compareWithLimit(
  session: Session,
  { runs, workers }: BenchOptions,
  spec: RasterSpec,
  file: string,
): Promise<LimitComparison> {
  const most = workers.length === 0 ? undefined : Math.max(...workers);
  const found = [];
  for (let run = 1; run <= runs; run++) {
    session.say(`${spec.name}, run ${run} of ${runs}: engine and bare entropy coding`);
    found.push(
      await session.inWorkspace(async (workspace) => {
        const engine = await session.engine(spec, file, workspace, 'whole', most);
        return { engine: engine.workCpu ?? cpuOf(engine), ...(await session.entropyCost(file, workspace)) };
      }),
    );
  }
  return {
    raster: spec.name,
    engine: median(found.map(({ engine }) => engine)),
    decode: median(found.map(({ decode }) => decode)),
    encode: median(found.map(({ encode }) => encode)),
    ratio: median(found.map(({ engine, decode, encode }) => engine / (decode + encode))),
    native: found.every(({ native }) => native),
  };
}
