import { describe, expect, it } from 'vitest';
import { missingParts } from '../../web/source/uploads/send-in-parts.ts';

describe('the parts of a file that are still to be sent', () => {
  const partSize = 10;
  const part = (partNumber: number, size: number) => ({ partNumber, size, etag: 'a' });

  it('are all of them at first', () => {
    expect(missingParts({ partSize, parts: [] }, 25)).toEqual([1, 2, 3]);
    expect(missingParts({ partSize, parts: [] }, 20)).toEqual([1, 2]);
    expect(missingParts({ partSize, parts: [] }, 1)).toEqual([1]);
  });

  it('are those that the storage does not have as a whole', () => {
    expect(missingParts({ partSize, parts: [part(1, 10), part(3, 5)] }, 25)).toEqual([2]);
    expect(missingParts({ partSize, parts: [part(1, 4), part(2, 10), part(3, 5)] }, 25)).toEqual([1]);
    expect(missingParts({ partSize, parts: [part(1, 10), part(2, 10), part(3, 5)] }, 25)).toEqual([]);
  });
});
