import type { AnalysisRequest } from '../lambdas/pipeline/image-analysis.ts';
import { makeBombs } from './bombs.ts';
import { type CorpusFile, makeCorpus } from './corpus.ts';
import { BYTE_MUTATIONS } from './mutations/bytes.ts';
import { repairChecksums } from './mutations/checksums.ts';
import { DIRECTORY_MUTATIONS } from './mutations/directories.ts';
import { RandomChoice } from './random-choice.ts';

/** One file and what is asked of it. */
export interface FuzzCase {
  readonly file: string;
  readonly mutations: readonly string[];
  readonly request: AnalysisRequest;
  readonly bytes: Buffer;
  /** That decode and compute; 0 for the calling one. */
  readonly threads: number;
  /** An unchanged file of the project's own: to be refused would be wrong. */
  readonly mustBeRead: boolean;
}

export interface CaseMaker {
  /** Cases below this are the files as they are: the corpus, then the bombs. */
  readonly unchanged: number;
  /** The same case for the same seed and number, on every machine with the same corpus. */
  make(seed: number, number: number): FuzzCase;
}

const REQUESTS: readonly AnalysisRequest[] = [
  { bands: { red: 1, nir: 2 } },
  { bands: { red: 1, nir: 2 } },
  { bands: { red: 1, nir: 2 }, scale: 0.0001, indices: ['gndvi', 'evi2'] },
  { bands: { red: 3, nir: 1, green: 2 }, indices: ['gndvi'] },
  { indices: ['vari', 'gli'] },
  { sensor: 'micasense' },
  {},
];
const MUTATIONS = Object.entries({ ...BYTE_MUTATIONS, ...DIRECTORY_MUTATIONS });

export async function caseMaker(): Promise<CaseMaker> {
  const corpus = await makeCorpus();
  const asTheyAre = [...corpus, ...(await makeBombs())];
  return {
    unchanged: asTheyAre.length,
    make: (seed, number) => {
      const file = asTheyAre[number];
      return file === undefined ? mutated(corpus, new RandomChoice(seed, number)) : unchanged(file);
    },
  };
}

function unchanged({ name, bytes, isOwn }: CorpusFile): FuzzCase {
  // One band is no red and NIR.
  const mustBeRead = isOwn && !name.includes('grey');
  return { file: name, mutations: [], request: REQUESTS[0]!, bytes, threads: 0, mustBeRead };
}

/** One to four changes, one after the other; half of the time checksums are made right again. */
function mutated(corpus: readonly CorpusFile[], choice: RandomChoice): FuzzCase {
  // Pictures are few among the rasters, and read by code of their own.
  const pictures = corpus.filter(({ name }) => /^(JPEG|PNG)|\.jpe?g$/i.test(name));
  const { name, bytes } = choice.of(choice.chance(0.2) ? pictures : corpus);
  const mutations: string[] = [];
  let changed = bytes;
  for (let count = 1 + choice.below(4); count > 0; count--) {
    const [title, mutate] = choice.of(MUTATIONS);
    if (changed.length === 0) break;
    changed = mutate(changed, choice);
    mutations.push(title);
  }
  if (choice.chance(0.5)) changed = repairChecksums(changed);
  // Threads cost more time to start than a small image takes.
  const threads = choice.chance(0.03) ? 2 : 0;
  return { file: name, mutations, request: choice.of(REQUESTS), bytes: changed, threads, mustBeRead: false };
}
