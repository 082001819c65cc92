/** A file, and the folders that it was found in. */
export interface FoundFile {
  readonly file: File;
  readonly folder: string;
}

/** Files and folders that were dropped, with all that is below them. */
export async function droppedFiles(transfer: DataTransfer): Promise<FoundFile[]> {
  // Asked for at once: after the first wait the browser has emptied the list.
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = await Promise.all(
    entries.map(({ entry, file }) => {
      if (entry !== null) return filesBelow(entry, '');
      return file === null ? [] : [{ file, folder: '' }];
    }),
  );
  return found.flat();
}

/** Of a file input, also one that takes a folder. */
export function chosenFiles(files: FileList): FoundFile[] {
  return [...files].map((file) => ({
    file,
    folder: file.webkitRelativePath.split('/').slice(0, -1).join('/'),
  }));
}

async function filesBelow(entry: FileSystemEntry, folder: string): Promise<FoundFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, folder }];
  }
  const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
  const found: FoundFile[] = [];
  // One folder after the other: a card has thousands of files.
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
    found.push(...(await filesBelow(child, below)));
  }
  return found;
}

/** Browsers hand them out a hundred at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}
