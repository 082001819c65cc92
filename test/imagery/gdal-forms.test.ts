import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import { type AnalysisRequest, isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import { fileSource } from './file-source.ts';
import { tiffFixture } from './tiff-fixture.ts';
import { analyse, inWorkspace } from './workspace.ts';

/**
 * One image in the forms that GDAL writes, against plain arithmetic on the samples that went in. The forms are lossless,
 * so that every one of them has the same numbers. Written by one process: to start a hundred takes longer than all tests.
 */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'from osgeo import gdal']).status === 0,
);
const isInstalled = PYTHON !== undefined;
if (!isInstalled) console.warn('skipped: python3-gdal is not installed');

const TRANSLATE_ALL = `
import json, sys
from osgeo import gdal
gdal.UseExceptions()
for form in json.load(sys.stdin):
    try:
        gdal.Translate(form['target'], form['source'], options=form['options'])
    except RuntimeError as error:
        sys.exit(f"{form['target']}: {error}")
`;

const WIDTH = 131;
const HEIGHT = 75;
const RED = 3;
const NIR = 5;
const folder = mkdtempSync(join(tmpdir(), 'gdal-forms-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Image {
  readonly bands: readonly Uint16Array[];
  readonly path: string;
}

/** Five bands of 1 to `highest` and 0 outside a tilted footprint; the sixth is the footprint, 0 and 255. */
function image(highest: number): Image {
  let state = 1;
  const noise = () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const inside = (i: number) => Math.abs((i % WIDTH) - WIDTH / 2 - Math.floor(i / WIDTH) / 3) < WIDTH / 4;
  const spectral = [0.1, 0.2, 0.15, 0.5, 0.7].map((level) =>
    Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
      inside(i) ? Math.ceil(highest * (level + 0.25 * noise())) : 0,
    ),
  );
  const footprint = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => (inside(i) ? 255 : 0));
  const bands = [...spectral, footprint];
  const path = join(folder, `base-${highest}.tif`);
  writeFileSync(path, tiffFixture({ width: WIDTH, height: HEIGHT, bands }));
  return { bands, path };
}

const SAMPLES = ['1', '2', '3', '4', '5'].flatMap((band) => ['-b', band]);
const NODATA = [...SAMPLES, '-a_nodata', '0'];
const LAYOUTS = [
  ['TILED=YES', 'BLOCKXSIZE=48', 'BLOCKYSIZE=16'],
  ['TILED=YES', 'BLOCKXSIZE=256', 'BLOCKYSIZE=256'],
  ['BLOCKYSIZE=1'],
  [`BLOCKYSIZE=${HEIGHT}`],
];
const CODECS = [
  ...['NONE', 'PACKBITS', 'LERC', 'LERC_DEFLATE', 'LERC_ZSTD'].map((codec) => [`COMPRESS=${codec}`]),
  ...['LZW', 'DEFLATE', 'ZSTD'].flatMap((codec) =>
    [1, 2].map((p) => [`COMPRESS=${codec}`, `PREDICTOR=${p}`]),
  ),
  ['COMPRESS=ZSTD', 'PREDICTOR=3'],
];

interface Form {
  readonly name: string;
  readonly highest: number;
  readonly options: readonly string[];
}

/** Codec by sample type; layout, interleaving, byte order and offset size take turns. */
function matrix(): Form[] {
  const types = ['Byte', 'UInt16', 'Int16', 'Int32', 'Float32', 'Float64'];
  const pairs = CODECS.flatMap((codec) => types.map((type) => ({ codec, type })));
  return pairs.flatMap(({ codec, type }, i) => {
    const isFloatOnly = codec.includes('PREDICTOR=3');
    // GDAL 3.6 itself writes predictor 3 wrongly in big-endian files, and big-endian floats do not survive LERC.
    const isBig = i % 3 === 0 && !isFloatOnly && !codec[0]!.includes('LERC');
    const layout = [
      ...LAYOUTS[i % LAYOUTS.length]!,
      ...(i % 2 === 0 ? ['INTERLEAVE=BAND'] : []),
      ...(isBig ? ['ENDIANNESS=BIG'] : []),
      ...(i % 5 === 0 ? ['BIGTIFF=YES'] : []),
    ];
    if (isFloatOnly && !type.startsWith('Float')) return [];
    const creation = [...codec, ...layout];
    const options = ['-ot', type, ...NODATA, ...creation.flatMap((option) => ['-co', option])];
    return [{ name: `${type} ${creation.join(' ')}`, highest: type === 'Byte' ? 250 : 9000, options }];
  });
}

const co = (...options: string[]) => options.flatMap((option) => ['-co', option]);
const TILES = ['TILED=YES', 'BLOCKXSIZE=64', 'BLOCKYSIZE=32'];
/** What the matrix has not: packed and half floats, big-endian differences, sparse planes, masks in other layouts. */
const MORE: readonly Form[] = [
  ...[
    ['COMPRESS=DEFLATE', 'PREDICTOR=3'],
    ['COMPRESS=LZW'],
    ['COMPRESS=ZSTD', 'PREDICTOR=2'],
    ['ENDIANNESS=BIG'],
  ].map((options) => ({
    name: `float16 ${options.join(' ')}`,
    // Whole numbers up to 2048 are exact in half floats.
    highest: 2000,
    options: ['-ot', 'Float32', ...NODATA, ...co('NBITS=16', ...options)],
  })),
  ...[
    ['COMPRESS=PACKBITS'],
    ['COMPRESS=LZW', 'INTERLEAVE=BAND'],
    TILES,
    ['ENDIANNESS=BIG', 'BLOCKYSIZE=7'],
  ].map((options) => ({
    name: `12 bits ${options.join(' ')}`,
    highest: 4000,
    options: [...NODATA, ...co('NBITS=12', ...options)],
  })),
  ...['UInt16', 'Int32', 'Float32', 'Float64'].flatMap((type) =>
    ['LZW', 'DEFLATE'].map((codec) => ({
      name: `big-endian ${type} ${codec} with differences`,
      highest: 9000,
      options: [
        '-ot',
        type,
        ...NODATA,
        ...co(`COMPRESS=${codec}`, 'PREDICTOR=2', 'ENDIANNESS=BIG', ...TILES),
      ],
    })),
  ),
  ...['Byte', 'UInt32', 'Float64'].flatMap((type) =>
    ['LERC', 'LERC_DEFLATE', 'LERC_ZSTD'].map((codec) => ({
      name: `${type} ${codec} tiles`,
      highest: type === 'Byte' ? 250 : 9000,
      options: ['-ot', type, ...NODATA, ...co(`COMPRESS=${codec}`, 'INTERLEAVE=BAND', ...TILES)],
    })),
  ),
  { name: '20 bits', highest: 9000, options: ['-ot', 'UInt32', ...NODATA, ...co('NBITS=20')] },
  {
    name: '24 bits',
    highest: 9000,
    options: ['-ot', 'UInt32', ...NODATA, ...co('NBITS=24', 'COMPRESS=DEFLATE')],
  },
  {
    name: 'sparse planes',
    highest: 9000,
    options: [...NODATA, ...co('SPARSE_OK=YES', 'INTERLEAVE=BAND', 'BLOCKYSIZE=5')],
  },
  {
    name: 'mask of tiles in a big-endian BigTIFF',
    highest: 9000,
    options: [
      ...[...SAMPLES, '-mask', '6'],
      ...co('COMPRESS=ZSTD', 'BIGTIFF=YES', 'ENDIANNESS=BIG', 'INTERLEAVE=BAND', ...TILES),
    ],
  },
];

const SPECIAL: readonly Form[] = [
  { name: 'COG', highest: 9000, options: [...NODATA, '-of', 'COG', '-co', 'BLOCKSIZE=64'] },
  {
    name: 'internal mask',
    highest: 9000,
    options: [...SAMPLES, '-mask', '6', '-co', 'COMPRESS=LZW'],
  },
  { name: 'alpha', highest: 9000, options: ['-colorinterp_6', 'alpha', '-co', 'ALPHA=YES'] },
  {
    name: '8-bit alpha in LERC',
    highest: 250,
    options: [
      '-ot',
      'Byte',
      '-colorinterp_6',
      'alpha',
      '-co',
      'COMPRESS=LERC',
      '-co',
      'PHOTOMETRIC=MINISBLACK',
    ],
  },
  { name: '12 bits', highest: 4000, options: [...NODATA, '-co', 'NBITS=12', '-co', 'COMPRESS=DEFLATE'] },
  { name: 'sparse', highest: 9000, options: [...NODATA, '-co', 'SPARSE_OK=YES', '-co', 'TILED=YES'] },
  {
    name: 'big-endian LERC',
    highest: 9000,
    options: [...NODATA, '-co', 'COMPRESS=LERC', '-co', 'ENDIANNESS=BIG'],
  },
];

/** NDVI, and SAVI of reflectance (L = 0.5), of the pixels inside the footprint. */
function expected({ bands }: Image, scale: number) {
  const pixels = [...bands[5]!.keys()].filter((i) => bands[5]![i] !== 0);
  const pairs = pixels.map((i) => ({ red: bands[RED - 1]![i]! * scale, nir: bands[NIR - 1]![i]! * scale }));
  return {
    ndvi: statistics(pairs.map(({ red, nir }) => (nir - red) / (nir + red))),
    savi: statistics(pairs.map(({ red, nir }) => (1.5 * (nir - red)) / (nir + red + 0.5))),
  };
}

function statistics(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  return { count: values.length, mean, std: Math.sqrt(variance), min: sorted[0]!, max: sorted.at(-1)! };
}

interface Translation {
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
}

function translateAll(translations: readonly Translation[]): void {
  execFileSync(PYTHON!, ['-c', TRANSLATE_ALL], {
    input: JSON.stringify(translations),
    env: { ...process.env, GDAL_TIFF_INTERNAL_MASK: 'YES' },
    stdio: 'pipe',
  });
}

describe.skipIf(!isInstalled)('a GeoTIFF by GDAL has the numbers that went in', () => {
  const forms = [...matrix(), ...SPECIAL, ...MORE].map((form, i) => ({
    ...form,
    path: join(folder, `form-${i}.tif`),
  }));
  const images = new Map<number, Image>();
  beforeAll(() => {
    for (const highest of [250, 2000, 4000, 9000]) images.set(highest, image(highest));
    translateAll(
      forms.map(({ highest, options, path }) => ({
        source: images.get(highest)!.path,
        target: path,
        options,
      })),
    );
  });

  it.each(forms)('$name', async ({ highest, path }) => {
    const base = images.get(highest)!;
    const scale = 1 / highest;
    const request: AnalysisRequest = { bands: { red: RED, nir: NIR }, scale };
    // On the calling thread: starting others takes longer than the image.
    const onOneThread = { maximumPixels: 1e6, threads: 0 };
    const { indices, validPixels } = await inWorkspace((workspace) =>
      analyseImage(fileSource(path), request, { workspace, ...onOneThread }),
    );
    const reference = expected(base, scale);
    expect(validPixels).toBe(reference.ndvi.count);
    for (const id of ['ndvi', 'savi'] as const) {
      const found = indices[id];
      if (!isAvailable(found)) throw new Error(`${id}: ${found.reason}`);
      for (const key of ['count', 'mean', 'std', 'min', 'max'] as const) {
        expect(Math.abs(found[key] - reference[id][key]), `${id} ${key}`).toBeLessThan(1e-9);
      }
    }
  });
});

/** JPEG changes the samples, so that the reference is what GDAL decodes: grey ones have one decoder's arithmetic only. */
describe.skipIf(!isInstalled)('a GeoTIFF with JPEG blocks by GDAL has the numbers that GDAL reads', () => {
  it.each([
    ['tiles', co('INTERLEAVE=BAND', ...TILES)],
    ['strips', co('INTERLEAVE=BAND', 'BLOCKYSIZE=16')],
  ])('%s', async (_, layout) => {
    const [path, plain] = [join(folder, 'jpeg.tif'), join(folder, 'plain.tif')];
    const options = [
      '-ot',
      'Byte',
      ...SAMPLES,
      ...co('COMPRESS=JPEG', 'JPEG_QUALITY=90', 'PHOTOMETRIC=MINISBLACK'),
      ...layout,
    ];
    translateAll([
      { source: image(250).path, target: path, options },
      { source: path, target: plain, options: [] },
    ]);
    const request: AnalysisRequest = { bands: { red: RED, nir: NIR } };
    const [jpeg, decoded] = await Promise.all(
      [path, plain].map((file) => analyse(fileSource(file), request)),
    );
    expect(jpeg!.indices).toEqual(decoded!.indices);
  });
});
