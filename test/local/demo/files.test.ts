import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureOf } from '../../../local/demo/capture-folder.ts';
import { inspectFile } from '../../../local/demo/local-file.ts';
import { mapPrefixes } from '../../../local/demo/map-names.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-files-'));
  await Promise.all(
    ['a.TIF', 'b.tiff', 'c.JPeG', 'd.png', 'e.txt', 'noextension'].map((name) =>
      writeFile(join(folder, name), 'x'),
    ),
  );
  await writeFile(join(folder, 'empty.tif'), '');
  await mkdir(join(folder, 'folder.tif'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('inspectFile', () => {
  it.each([
    ['a.TIF', 'image/tiff'],
    ['b.tiff', 'image/tiff'],
    ['c.JPeG', 'image/jpeg'],
    ['d.png', 'image/png'],
  ])('takes %s for %s', async (name, contentType) => {
    expect(await inspectFile(join(folder, name))).toMatchObject({ filename: name, contentType, size: 1 });
  });

  it.each([
    ['e.txt', 'unsupported_format', /\.txt: accepted are \.tif/],
    ['noextension', 'unsupported_format', /without an extension/],
    ['empty.tif', 'empty_file', /no bytes/],
    ['folder.tif', 'not_a_file', /folder/],
    ['gone.tif', 'file_not_found', /no such file/],
  ])('refuses %s as %s', async (name, code, message) => {
    const error = await inspectFile(join(folder, name)).catch((reason) => reason);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
  });
});

describe('captureOf', () => {
  it('is the TIFFs of a folder in the order of their names, or the files that are named', async () => {
    // folder.tif is a folder of that name: it is refused later, with its own reason.
    const names = ['a.TIF', 'b.tiff', 'empty.tif', 'folder.tif'];
    expect(await captureOf([folder])).toEqual(names.map((name) => join(folder, name)));
    expect(await captureOf(['z.tif', 'a.tif'])).toEqual(['z.tif', 'a.tif']);
    expect(await captureOf(['gone.tif'])).toEqual(['gone.tif']);
  });

  it('is not empty', async () => {
    await expect(captureOf([join(folder, 'folder.tif')])).rejects.toThrow('no TIFF in this folder');
  });
});

describe('mapPrefixes', () => {
  it('keeps maps of files with the same name apart', () => {
    expect(mapPrefixes(['x/field.tif', 'y/field.tif', 'Field.png', 'field-2.tif', 'z/other.tif'])).toEqual([
      'field',
      'field-2',
      'Field-3',
      'field-2-2',
      'other',
    ]);
  });
});
