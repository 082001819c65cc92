/** What the operators of the worker before this pipeline called it, without underscores and in lower case. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  workerpollinterval: 'sweepIntervalMinutes',
  pollinterval: 'sweepIntervalMinutes',
  workerbatchsize: 'sweepBatchSize',
  batchsize: 'sweepBatchSize',
  bucket: 'bucketName',
  s3bucket: 'bucketName',
  s3bucketname: 'bucketName',
  awsregion: 'region',
};

/** Edits of a typing error. More, and the suggestion would be a guess. */
const MOST_EDITS = 3;

/** The name that was probably meant, if there is one. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const plain = plainName(given);
  const former = Object.hasOwn(FORMER_NAMES, plain) ? FORMER_NAMES[plain] : undefined;
  if (former !== undefined && names.includes(former)) return former;
  const distances = names.map((name) => ({ name, edits: editsBetween(plain, plainName(name)) }));
  distances.sort((one, other) => one.edits - other.edits);
  const [nearest] = distances;
  return nearest !== undefined && nearest.edits <= MOST_EDITS ? nearest.name : undefined;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}

/** Levenshtein's distance: characters to insert, remove or replace. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(row[column]! + 1, next[column - 1]! + 1, replaced));
    }
    row = next;
  }
  return row[to.length]!;
}
