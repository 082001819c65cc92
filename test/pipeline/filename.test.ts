import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extensionOf, sanitiseFilename } from '../../lambdas/pipeline/filename.ts';

describe('a stored file name', () => {
  it.each([
    ['beds.tif', 'beds.tif'],
    ['Nördliche Beete (3).TIFF', 'Nordliche_Beete_3_.tiff'],
    ['C:\\fakepath\\beds.tif', 'beds.tif'],
    ['../../etc/passwd.png', 'passwd.png'],
    ['100%+1.jpg', '100_1.jpg'],
    ['洋葱.tif', 'image.tif'],
    ['-rf.tif', 'rf.tif'],
    ['a..b.tif', 'a.b.tif'],
  ])('%j becomes %j', (given, stored) => {
    expect(sanitiseFilename(given)).toBe(stored);
  });

  it('is one safe key segment, whatever was given, and stays what it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (given) => {
        const stored = sanitiseFilename(given);
        expect(stored).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
        expect(stored.length).toBeLessThanOrEqual(100);
        expect(sanitiseFilename(stored)).toBe(stored);
      }),
    );
  });

  it.each([
    ['beds.TIF', '.tif'],
    ['beds.tif.png', '.png'],
    ['.tif', ''],
    ['beds', ''],
    ['folder.tif/beds', ''],
  ])('the extension of %j is %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });
});
