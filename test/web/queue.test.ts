import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strategyFor } from '../../web/service-worker/strategy.ts';
import { ApiError, NotReachedError, SignedOutError } from '../../web/source/api/api-errors.ts';
import { filterOf, queryOf } from '../../web/source/images/image-filter.ts';
import { ADDRESSES, routeOf } from '../../web/source/navigation/routes.ts';
import { acceptance } from '../../web/source/uploads/accepted-file.ts';
import { afterFault } from '../../web/source/uploads/after-fault.ts';
import { hashFile, LARGEST_HASHED } from '../../web/source/uploads/hash-file.ts';
import { describeItem } from '../../web/source/uploads/item-description.ts';
import { backOffSeconds, isPassing } from '../../web/source/uploads/pause.ts';
import { StorageError } from '../../web/source/uploads/send-file.ts';
import { sizeText } from '../../web/source/uploads/size-text.ts';

describe('files that are added', () => {
  it.each([
    ['DJI_0001.TIF', 'image/tiff'],
    ['beds.north.jpeg', 'image/jpeg'],
    ['map.png', 'image/png'],
  ])('%s is an image', (name, contentType) => {
    expect(acceptance({ name, size: 1 })).toEqual({ contentType });
  });

  it.each([
    ['notes.txt', 1, 'not a TIFF, JPEG or PNG image'],
    ['DJI_0001.DNG', 1, 'not a TIFF, JPEG or PNG image'],
    ['tif', 1, 'not a TIFF, JPEG or PNG image'],
    ['._DJI_0001.TIF', 1, 'a hidden file'],
    ['empty.tif', 0, 'empty'],
  ])('%s of %i bytes is left out, and told why', (name, size, skipped) => {
    expect(acceptance({ name, size })).toEqual({ skipped });
  });
});

describe('the checksum', () => {
  it('is the SHA-256 that S3 checks', async () => {
    const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await hashFile(new Blob(['abc']))).toBe(sum);
  });

  it('is left out of what is too large to be held in memory', async () => {
    const large = { size: LARGEST_HASHED + 1 } as Blob;
    expect(await hashFile(large)).toBeUndefined();
  });
});

describe('after a fault', () => {
  it('waits longer each time, a minute at most', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const seconds = backOffSeconds(failures, random);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(60);
        expect(backOffSeconds(failures + 1, random)).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });

  it.each([
    [new NotReachedError('The service'), true],
    [new ApiError(503, 'intake_paused', 'later'), true],
    [new ApiError(429, 'busy', 'later'), true],
    [new ApiError(400, 'invalid_request', 'no'), false],
    [new SignedOutError(), false],
  ])('%s passes by itself: %s', (error, expected) => {
    expect(isPassing(error)).toBe(expected);
  });

  it('asks anew for what is out of date, but not again and again', () => {
    for (const error of [
      new StorageError(403, 'AccessDenied'),
      new ApiError(404, 'upload_not_found', 'gone'),
    ]) {
      expect(afterFault(error, 0)).toBeTypeOf('number');
      expect(afterFault(error, 3)).toMatchObject({ name: 'failed', code: error.code, remedy: 'send-again' });
    }
    expect(afterFault(new ApiError(503, 'busy', 'later', undefined, 12), 0)).toBe(12);
    expect(afterFault(new SignedOutError(), 0)).toBeUndefined();
  });
});

describe('the state of a file in words', () => {
  const item = {
    id: 'a',
    owner: 'pilot',
    filename: 'beds.tif',
    folder: '',
    contentType: 'image/tiff',
    size: 200,
    field: undefined,
    mission: undefined,
    addedAt: 0,
    sha256: undefined,
  };

  it('tells why it waits', () => {
    const waiting = { ...item, stage: { name: 'waiting' } } as const;
    expect(describeItem(waiting, undefined, 'offline').label).toBe('Waiting: offline');
    expect(describeItem(waiting, undefined, 'signed-out').label).toBe('Waiting: signed out');
    expect(describeItem(waiting, undefined, 'ready').label).toBe('Waiting');
  });

  it('never says a hundred per cent before the storage has said so', () => {
    const waiting = { ...item, stage: { name: 'waiting' } } as const;
    const label = (sent: number) => describeItem(waiting, { name: 'sending', sent }, 'ready').label;
    expect([label(0), label(100), label(200)]).toEqual(['Sending 0 %', 'Sending 50 %', 'Sending 99 %']);
  });

  it('has the result, or the reason', () => {
    const done = { ...item, stage: { name: 'completed', ndviMean: 0.634, health: 'moderate' } } as const;
    expect(describeItem(done, undefined, 'ready').detail).toBe('mean NDVI 0.63, health: moderate');
    const stage = {
      name: 'failed',
      code: 'damaged_file',
      reason: 'It is cut off.',
      remedy: 'reprocess',
    } as const;
    expect(describeItem({ ...item, stage }, undefined, 'ready')).toEqual({
      label: 'Failed',
      tone: 'bad',
      detail: 'It is cut off.',
    });
  });

  it('has sizes as file managers show them', () => {
    expect([12, 2_798_213, 1_500_000_000].map(sizeText)).toEqual(['12 bytes', '2.8 MB', '1.5 GB']);
  });
});

describe('addresses', () => {
  it('lead back to the field of any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (field) => {
        expect(routeOf(ADDRESSES.field(field))).toEqual({ page: 'field', field });
      }),
    );
  });

  it.each(['/signed-in/x', '/fields/a/b', '/fields/%zz', '/elsewhere'])('%s leads nowhere', (address) => {
    expect(routeOf(address)).toEqual({ page: 'not-found' });
  });

  it('keep the filter of the list', () => {
    const filter = { status: 'failed', field: 'North & South' } as const;
    expect(filterOf(`/images${queryOf(filter)}`)).toEqual(filter);
    expect(filterOf('/images?status=nonsense')).toEqual({ status: undefined, field: undefined });
  });
});

describe('the service worker', () => {
  const origin = 'https://fields.example.com';
  const strategy = (path: string, mode: RequestMode = 'cors', method = 'GET') =>
    strategyFor({ method, mode, url: new URL(path, origin).href }, origin);

  it('answers pages and files of the app, and asks for its configuration first', () => {
    expect(strategy('/fields/North', 'navigate')).toBe('page');
    expect(strategy('/assets/main-AB.js')).toBe('kept');
    expect(strategy('/config.json')).toBe('asked');
  });

  it('leaves the API, the storage and its own script alone', () => {
    expect(strategy('https://api.example.com/images')).toBe('left-alone');
    expect(strategy('https://images.s3.example.com/raw/a', 'cors', 'PUT')).toBe('left-alone');
    expect(strategy('/service-worker.js')).toBe('left-alone');
  });
});
