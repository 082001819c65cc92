import { acceptance } from './accepted-file.ts';
import { groupCaptures } from './capture-files.ts';
import type { FoundFile } from './dropped-files.ts';
import type { QueuedFile, QueueItem } from './queue-item.ts';

export interface SkippedFile {
  readonly name: string;
  readonly reason: string;
}

/** What is said once for all files of a drop. */
export interface Labels {
  readonly field: string | undefined;
  readonly mission: string | undefined;
  /** "2026-06-01"; for files that do not say themselves when they were taken. */
  readonly flightDate: string | undefined;
  /** Files of one capture become one image. */
  readonly together: boolean;
}

export interface NewItem {
  readonly item: QueueItem;
  /** Of the item's files, in their order. */
  readonly files: readonly File[];
}

/** The images that are made of files, and what is left out of them. */
export function newItems(
  owner: string,
  found: readonly FoundFile[],
  { together, field, mission }: Labels,
): { readonly items: readonly NewItem[]; readonly skipped: readonly SkippedFile[] } {
  const accepted = found.flatMap((one) => {
    const outcome = acceptance(one.file);
    return 'skipped' in outcome ? [] : [{ ...one, contentType: outcome.contentType }];
  });
  const alone = { groups: accepted.map((one) => [one]), apart: [] };
  const { groups, apart } = together ? groupCaptures(accepted) : alone;
  const begun = Date.now();
  const items = groups.map((group, index) => ({
    item: { ...itemOf(owner, group), field, mission, addedAt: begun + index / 1_000_000 },
    files: group.map(({ file }) => file),
  }));
  const reason = 'a panchromatic or thermal band, of which no index is computed';
  return {
    items,
    skipped: [...found.flatMap(refused), ...apart.map((one) => ({ name: pathOf(one), reason }))],
  };
}

type Accepted = FoundFile & Pick<QueuedFile, 'contentType'>;

function itemOf(owner: string, group: readonly Accepted[]) {
  const files = group.map(({ file: { name, size }, contentType }) => ({
    filename: name,
    contentType,
    size,
    sha256: undefined,
  }));
  return {
    id: crypto.randomUUID(),
    owner,
    folder: group[0]!.folder,
    ...files[0]!,
    size: files.reduce((sum, { size }) => sum + size, 0),
    captureFiles: files.length === 1 ? undefined : files,
    stage: { name: 'waiting' },
  } as const;
}

function refused(found: FoundFile): SkippedFile[] {
  const outcome = acceptance(found.file);
  return 'skipped' in outcome ? [{ name: pathOf(found), reason: outcome.skipped }] : [];
}

function pathOf({ file, folder }: FoundFile): string {
  return folder === '' ? file.name : `${folder}/${file.name}`;
}
