import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../lambdas/pipeline/errors.ts';
import { bytesSource } from './file-source.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { analyse, refusal } from './workspace.ts';

const names = bandMetadata({ DESCRIPTION: 'Red', SCALE: 0.0001 }, { DESCRIPTION: 'NIR', SCALE: 0.0001 });
const ramp = (from: number) => Uint16Array.from({ length: 35 }, (_, i) => from + i * 10);
const sound = (compressed: boolean) =>
  tiffFixture({ width: 7, height: 5, bands: [ramp(500), ramp(3000)], metadata: names, compressed });

/** The value field of the first directory's entry, where the value or its offset lies. */
function valueField(file: Uint8Array, tag: number): number {
  const data = new DataView(file.buffer, file.byteOffset, file.length);
  const directory = data.getUint32(4, true);
  for (let i = 0; i < data.getUint16(directory, true); i++) {
    const at = directory + 2 + i * 12;
    if (data.getUint16(at, true) === tag) return at + 8;
  }
  throw new Error(`no tag ${tag}`);
}

function changed(change: (data: DataView, file: Uint8Array) => void, compressed = false): Uint8Array {
  const file = Uint8Array.from(sound(compressed));
  change(new DataView(file.buffer), file);
  return file;
}

describe('a sound file', () => {
  it('is read whether compressed or not', async () => {
    const [plain, deflated] = await Promise.all([false, true].map((c) => analyse(bytesSource(sound(c)))));
    expect(plain!.validPixels).toBe(35);
    expect(deflated!.indices).toEqual(plain!.indices);
  });
});

describe('a damaged file is refused for what it is', () => {
  it.each<[string, string, Uint8Array]>([
    [
      'a directory beyond the end',
      'damaged_file',
      changed((data, file) => data.setUint32(4, file.length + 8, true)),
    ],
    ['no directory', 'damaged_file', changed((data) => data.setUint32(4, 0, true))],
    [
      'a strip beyond the end',
      'damaged_file',
      changed((data, file) => data.setUint32(data.getUint32(valueField(file, 273), true), 1e6, true)),
    ],
    [
      'fewer strips than rows',
      'damaged_file',
      changed((data, file) => data.setUint32(valueField(file, 257), 500, true)),
    ],
    [
      'a strip before the beginning',
      'damaged_file',
      changed((data) => {
        const slong = 9;
        data.setUint16(valueField(sound(false), 273) - 6, slong, true);
        data.setInt32(data.getUint32(valueField(sound(false), 273), true), -5, true);
      }),
    ],
    [
      'strips of no number of bytes',
      'damaged_file',
      changed((data) => {
        const float = 11;
        data.setUint16(valueField(sound(false), 279) - 6, float, true);
        data.setFloat32(data.getUint32(valueField(sound(false), 279), true), Number.NaN, true);
      }),
    ],
    ['a width of 0', 'damaged_file', changed((data, file) => data.setUint32(valueField(file, 256), 0, true))],
    [
      'more pixels than are processed',
      'too_large',
      changed((data, file) => data.setUint32(valueField(file, 256), 2 ** 31, true)),
    ],
    [
      'complex samples',
      'unsupported_layout',
      changed((data, file) => data.setUint32(valueField(file, 339), 0x00050005, true)),
    ],
    [
      'an unknown compression',
      'unsupported_layout',
      changed((data, file) => data.setUint16(valueField(file, 259), 34925, true)),
    ],
    [
      'bands of different sample types',
      'unsupported_layout',
      changed((data, file) => data.setUint16(valueField(file, 258), 12, true) as never),
    ],
  ])('%s: %s', async (_, code, file) => {
    const error = await refusal(bytesSource(file));
    expect(error.code).toBe(code);
    expect(error.message).toContain('bytes.tif');
  });

  it('a directory that leads to itself', async () => {
    const file = changed((data) => {
      const directory = data.getUint32(4, true);
      data.setUint32(directory + 2 + data.getUint16(directory, true) * 12, directory, true);
    });
    await expect(refusal(bytesSource(file))).resolves.toMatchObject({ code: 'damaged_file' });
  });

  it('every truncation, at whatever byte', async () => {
    const file = sound(true);
    for (let length = 1; length < file.length; length += 7) {
      const error = await refusal(bytesSource(file.subarray(0, length)));
      expect(['damaged_file', 'unsupported_format']).toContain(error.code);
    }
  });

  it('flipped bits in compressed strips, which the checksum tells', async () => {
    for (let at = 16; at < 60; at++) {
      const file = changed((_, bytes) => {
        bytes[at] = bytes[at]! ^ 0x10;
      }, true);
      await expect(refusal(bytesSource(file))).resolves.toMatchObject({ code: 'damaged_file' });
    }
  });
});

describe('any bytes changed at all', () => {
  const mutation = fc.record({
    at: fc.nat({ max: 100_000 }),
    value: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 127, 128, 255)),
  });

  it('give a result or an InputError, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (mutations, compressed) => {
          const file = changed((_, bytes) => {
            for (const { at, value } of mutations) bytes[at % bytes.length] = value;
          }, compressed);
          await analyse(bytesSource(file), { bands: { red: 1, nir: 2 } }).catch((error: unknown) => {
            if (!(error instanceof InputError)) throw error;
          });
        },
      ),
      { numRuns: 150, seed: 20_260_401 },
    );
  }, 30_000);
});

describe('faults of the source', () => {
  it('pass through as they are', async () => {
    const fault = new Error('connection reset');
    const source = { ...bytesSource(sound(false)), read: () => Promise.reject(fault) };
    await expect(analyse(source)).rejects.toBe(fault);
  });
});
