import { describe, expect, it } from 'vitest';
import { groupCaptures } from '../../web/source/uploads/capture-files.ts';
import { newItems } from '../../web/source/uploads/new-items.ts';

const found = (...paths: string[]) =>
  paths.map((path) => ({
    file: { name: path.split('/').at(-1)! },
    folder: path.split('/').slice(0, -1).join('/'),
  }));

function grouped(...paths: string[]) {
  const { groups, apart } = groupCaptures(found(...paths));
  const names = (files: ReturnType<typeof found>) => files.map(({ file }) => file.name);
  return { groups: groups.map((group) => names([...group])), apart: names([...apart]) };
}

const numbered = (stem: string, ...bands: number[]) => bands.map((band) => `${stem}${band}.tif`);

describe('files of one capture by their names', () => {
  it.each([
    ['MicaSense', numbered('IMG_0001_', 1, 2, 3, 4, 5)],
    ['a dual MicaSense', numbered('IMG_0001_', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)],
    ['two bands of one', numbered('IMG_0001_', 3, 4)],
    ['DJI Mavic 3M', ['G', 'R', 'RE', 'NIR'].map((band) => `DJI_20260601101500_0001_MS_${band}.TIF`)],
    ['DJI P4M', [1, 2, 3, 4, 5].map((band) => `DJI_001${band}.TIF`)],
    ['Sequoia', ['GRE', 'RED', 'REG', 'NIR'].map((band) => `IMG_260601_101500_0001_${band}.TIF`)],
    ['Sentera 6X', ['475_30', '550_20', '670_30'].map((band) => `IMG_00001_${band}.tif`)],
  ])('of %s are one image, in the order of their bands', (_camera, names) => {
    expect(grouped(...[...names].reverse())).toEqual({ groups: [names], apart: [] });
  });

  it('leave the picture of the same capture an image of its own', () => {
    const bands = ['G', 'R', 'RE', 'NIR'].map((band) => `DJI_20260601101500_0001_MS_${band}.TIF`);
    const picture = 'DJI_20260601101500_0001_D.JPG';
    expect(grouped(picture, ...bands).groups).toEqual([[picture], bands]);
    const sequoia = ['GRE', 'RED'].map((band) => `IMG_260601_101500_0001_${band}.TIF`);
    const rgb = 'IMG_260601_101500_0001_RGB.JPG';
    expect(grouped(...sequoia, rgb).groups).toEqual([sequoia, [rgb]]);
  });

  it('leave panchromatic and thermal bands out, but not those of a second camera', () => {
    const five = numbered('IMG_0001_', 1, 2, 3, 4, 5);
    const more = numbered('IMG_0001_', 6, 7);
    expect(grouped(...five, ...more)).toEqual({ groups: [five], apart: more });
  });

  it('are of one folder: names repeat from card to card', () => {
    const paths = ['000', '001'].flatMap((folder) => numbered(`${folder}/IMG_0001_`, 3, 4));
    expect(grouped(...paths).groups).toHaveLength(2);
  });

  it.each([
    ['one band alone', ['IMG_0001_3.tif']],
    ['other files', ['beds.tif', 'DJI_0012.TIF', 'DJI_0012.JPG', 'IMG_0001_3.jpg', 'IMG_0001_3.png']],
    ['a band twice', ['IMG_0001_3.tif', 'IMG_0001_3.tiff', 'IMG_0001_4.tif']],
    ['a band that no camera has', ['IMG_0001_3.tif', 'IMG_0001_11.tif', 'IMG_0001_8.tif']],
    ['pictures of a thermal camera', [1, 2, 3, 4, 5, 6].map((number) => `DJI_000${number}.TIF`)],
    ['a P4M capture that is not whole', ['DJI_0011.TIF', 'DJI_0012.TIF']],
  ])('are not guessed of %s', (_what, names) => {
    expect(grouped(...names)).toEqual({ groups: names.map((name) => [name]), apart: [] });
  });
});

describe('the images of a drop', () => {
  const drop = ['IMG_0001_4.tif', 'IMG_0001_3.tif', 'IMG_0001_6.tif', 'notes.txt'].map((name) => ({
    file: new File(['four'], name),
    folder: '000',
  }));
  const labels = { field: 'North', mission: undefined, flightDate: undefined };

  it('have the files of a capture, and name what is left out', () => {
    const { items, skipped } = newItems('pilot', drop, { ...labels, together: true });
    expect(items.map(({ item }) => item)).toEqual([
      expect.objectContaining({
        filename: 'IMG_0001_3.tif',
        size: 8,
        field: 'North',
        captureFiles: [
          { filename: 'IMG_0001_3.tif', contentType: 'image/tiff', size: 4, sha256: undefined },
          { filename: 'IMG_0001_4.tif', contentType: 'image/tiff', size: 4, sha256: undefined },
        ],
      }),
    ]);
    expect(items[0]!.files.map(({ name }) => name)).toEqual(['IMG_0001_3.tif', 'IMG_0001_4.tif']);
    expect(skipped).toEqual([
      { name: '000/notes.txt', reason: 'not a TIFF, JPEG or PNG image' },
      { name: '000/IMG_0001_6.tif', reason: expect.stringContaining('thermal') },
    ]);
  });

  it('are of one file each where that is wanted', () => {
    const { items, skipped } = newItems('pilot', drop, { ...labels, together: false });
    expect(items.map(({ item }) => [item.filename, item.captureFiles])).toEqual([
      ['IMG_0001_4.tif', undefined],
      ['IMG_0001_3.tif', undefined],
      ['IMG_0001_6.tif', undefined],
    ]);
    expect(skipped).toHaveLength(1);
  });
});
