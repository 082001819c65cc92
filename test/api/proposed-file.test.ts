import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentTypeOf, declarationsIn, filenameOfKey } from '../../lambdas/api/proposed-file.ts';
import { parseRawKey } from '../../lambdas/aws/object-key.ts';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { sanitiseFilename } from '../../lambdas/pipeline/filename.ts';

describe('a key that a client proposes', () => {
  const segment = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('/'));

  it('names the file behind the UUID and every folder', () => {
    fc.assert(
      fc.property(fc.array(segment), fc.uuid(), segment, (folders, uuid, name) => {
        expect(filenameOfKey([...folders, `${uuid}-${name}`].join('/'))).toBe(name);
      }),
    );
  });

  it('becomes one of ours, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (key, id) => {
        const filename = sanitiseFilename(filenameOfKey(key));
        expect(parseRawKey(OBJECT_KEYS.raw(id.toLowerCase(), filename))).toEqual({ imageId: id, filename });
      }),
    );
  });

  it.each([
    ['beds.tif', 'beds.tif'],
    ['a/b/beds.tif', 'beds.tif'],
    ['0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11-', '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11-'],
    ['', ''],
  ])('%j names %j', (key, filename) => expect(filenameOfKey(key)).toBe(filename));
});

it.each([
  ['image/tiff', 'x', 'image/tiff'],
  ['Image/JPEG; q=1', 'x', 'image/jpeg'],
  [undefined, 'beds.TIF', 'image/tiff'],
  ['', 'beds.jpeg', 'image/jpeg'],
  ['application/octet-stream', 'beds.png', 'image/png'],
  ['application/octet-stream', 'beds.raw', 'application/octet-stream'],
  ['text/plain', 'beds.tif', 'text/plain'],
])('a file of type %j named %j is taken for %j', (given, name, type) => {
  expect(contentTypeOf(given, name)).toBe(type);
});

it('fields of a form declare what is ours in them, and nothing where they are empty', () => {
  const form = {
    size: '12',
    scale: 0.0001,
    indices: 'gndvi, ndre',
    vegetationThreshold: 'otsu',
    field: ' north ',
  };
  expect(declarationsIn({ ...form, mission: '', sensor: null, name: 'x', type: 'y', gps: {} })).toEqual({
    size: 12,
    scale: 0.0001,
    indices: ['gndvi', 'ndre'],
    vegetationThreshold: 'otsu',
    field: 'north',
  });
});
