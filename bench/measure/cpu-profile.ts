import { fileURLToPath } from 'node:url';

/** What `node --cpu-prof` writes, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Node by sample, and µs since the sample before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

export const PARTS = ['decode', 'compute', 'encode', 'preview', 'collect', 'start'] as const;
type Part = (typeof PARTS)[number];
/** s: reading and decoding blocks; indices and statistics; maps; pictures; garbage collection; Node and loading. */
export type PartSeconds = Readonly<Record<Part, number>>;

/** The folder of a source file decides; the first that applies. */
const FOLDERS: readonly (readonly [string, Part])[] = [
  ['lambdas/imagery/tiff/', 'decode'],
  ['lambdas/imagery/cog/', 'encode'],
  ['lambdas/imagery/preview/', 'preview'],
  ['bench/engine/file-source.ts', 'decode'],
  ['lambdas/', 'compute'],
];

/** V8's own names for time in which no script ran. */
const IDLE = '(idle)';
const COLLECTOR = '(garbage collector)';

/**
 * CPU seconds of one thread by part. A sample belongs to the innermost function of the bundle on its stack: zlib that
 * was called from a decoder is decoding. `read` gives the bundle, in which esbuild names each source file in a comment.
 */
export function attributeProfile(profile: CpuProfile, read: (path: string) => string): PartSeconds {
  const sources = new Map<string, (line: number) => string | undefined>();
  const partOfFrame = ({
    functionName,
    url,
    lineNumber,
  }: ProfileNode['callFrame']): Part | 'idle' | undefined => {
    if (functionName === IDLE) return 'idle';
    if (functionName === COLLECTOR) return 'collect';
    if (!url.startsWith('file:')) return undefined;
    if (!sources.has(url)) sources.set(url, sourceLines(read(fileURLToPath(url))));
    const source = sources.get(url)!(lineNumber);
    return FOLDERS.find(([folder]) => source?.startsWith(folder))?.[1];
  };
  const parts = inherit(profile, partOfFrame);
  const seconds: Record<Part, number> = {
    decode: 0,
    compute: 0,
    encode: 0,
    preview: 0,
    collect: 0,
    start: 0,
  };
  for (const [i, node] of profile.samples.entries()) {
    const part = parts.get(node) ?? 'start';
    if (part !== 'idle') seconds[part] += profile.timeDeltas[i]! / 1e6;
  }
  return seconds;
}

/** Part of every node: its own, or its caller's. Callers come before whom they call. */
function inherit<T>(
  { nodes }: CpuProfile,
  partOf: (frame: ProfileNode['callFrame']) => T | undefined,
): ReadonlyMap<number, T> {
  const parts = new Map<number, T>();
  for (const { id, callFrame, children } of nodes) {
    const part = partOf(callFrame) ?? parts.get(id);
    if (part === undefined) continue;
    parts.set(id, part);
    for (const child of children ?? []) parts.set(child, part);
  }
  return parts;
}

/** The source file to which a 0-based line of a bundle belongs. */
function sourceLines(text: string): (line: number) => string | undefined {
  let current: string | undefined;
  const files = text.split('\n').map((line) => {
    const named = /^\/\/ (\S+\.[cm]?[jt]s)$/.exec(line)?.[1];
    if (named !== undefined) current = named;
    return current;
  });
  return (line) => files[line];
}
