import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { encodeRaster } from '../test/imagery/raster-forms/encode-raster.ts';
import { seededNoise } from '../test/imagery/raster-forms/noise.ts';
import {
  type Compression,
  isPossible,
  type RasterForm,
  SAMPLE_TYPES,
  type SampleType,
} from '../test/imagery/raster-forms/raster-form.ts';
import { asStored } from '../test/imagery/raster-forms/sample-bytes.ts';
import { bandMetadata } from '../test/imagery/tiff-fixture.ts';
import { jpegTiles } from './jpeg-tiles.ts';
import { locatedRaster } from './located-raster.ts';

/** A sound file that cases are made from. */
export interface CorpusFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The project made it, so that it must give an analysis as it is. */
  readonly isOwn: boolean;
}

const WIDTH = 37;
const HEIGHT = 29;
const SHARED = fileURLToPath(new URL('../../shared/data/', import.meta.url));
/** bytes; larger ones spend their time in reading pixels that no mutation touched. */
const LARGEST_SHARED = 256 * 1024;

export async function makeCorpus(): Promise<CorpusFile[]> {
  return [...rasters(), ...(await pictures()), ...shared()];
}

const PLAIN: RasterForm = {
  width: WIDTH,
  height: HEIGHT,
  bandCount: 3,
  sampleType: 'uint16',
  bigEndian: false,
  bigTiff: false,
  planar: false,
  tiled: true,
  blockWidth: 16,
  blockHeight: 16,
  compression: 'deflate',
  predictor: 1,
};

/** Every type with every codec; layout, byte order, predictor and kind of invalid pixels take turns. */
function rasters(): CorpusFile[] {
  const types = Object.keys(SAMPLE_TYPES) as SampleType[];
  const codecs: Compression[] = ['none', 'deflate', 'lzw', 'zstd', 'packbits', 'lerc'];
  const pairs = codecs.flatMap((compression) => types.map((sampleType) => ({ compression, sampleType })));
  const forms = pairs.flatMap((pair, i): RasterForm[] => {
    const form = { ...PLAIN, ...pair, ...variant(i) };
    const possible = [
      form,
      { ...form, predictor: 2 as const },
      { ...form, predictor: 1 as const, bigEndian: false },
    ];
    return possible.filter(isPossible).slice(0, 1);
  });
  return forms.map((form) => ({ name: nameOf(form), bytes: encodeRaster(form, bandsOf(form)), isOwn: true }));
}

function variant(i: number): Partial<RasterForm> {
  const strips = { tiled: false, blockWidth: 0, blockHeight: 1 + ((i * 5) % 11) };
  return {
    bigEndian: i % 3 === 0,
    bigTiff: i % 4 === 0,
    planar: i % 2 === 0,
    predictor: ([3, 2, 1] as const)[i % 3]!,
    ...(i % 5 < 2 ? strips : {}),
    ...(i % 7 === 0 ? { nodata: '0', sparse: true } : {}),
    ...(i % 7 === 1 ? { extraSamples: [0, 2] } : {}),
    ...(i % 7 === 2
      ? { mask: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => (pixel % 5 === 0 ? 0 : 1)) }
      : {}),
    ...(i % 7 === 3 ? { metadata: bandMetadata({ DESCRIPTION: 'Red' }, { DESCRIPTION: 'NIR' }, {}) } : {}),
  };
}

function bandsOf({ sampleType }: RasterForm): Float64Array[] {
  const noise = seededNoise(7);
  const { bits, format } = SAMPLE_TYPES[sampleType];
  const full = format === 3 ? 1 : 2 ** (bits - 1) - 1;
  return [0.2, 0.7, 0.9].map((level) =>
    Float64Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
      // An empty corner, so that there are blocks without a value.
      i % WIDTH < 17 && i < 17 * WIDTH ? 0 : asStored(full * level * (0.5 + noise() / 2), sampleType),
    ),
  );
}

function nameOf({
  sampleType,
  compression,
  predictor,
  planar,
  tiled,
  bigEndian,
  bigTiff,
  ...form
}: RasterForm): string {
  const invalid = (['sparse', 'extraSamples', 'mask', 'metadata'] as const).filter(
    (key) => form[key] !== undefined,
  );
  const words = [
    planar ? 'planar' : '',
    tiled ? 'tiles' : 'strips',
    bigEndian ? 'big-endian' : '',
    bigTiff ? 'BigTIFF' : '',
  ];
  return [sampleType, compression, `predictor ${predictor}`, ...words, ...invalid]
    .filter((word) => word !== '')
    .join(' ');
}

async function pictures(): Promise<CorpusFile[]> {
  const noise = seededNoise(11);
  const picture = (channels: 1 | 3 | 4) => {
    const samples = Buffer.from(Array.from({ length: 64 * 48 * channels }, () => Math.floor(noise() * 256)));
    return sharp(samples, { raw: { width: 64, height: 48, channels } });
  };
  const exif = {
    IFD2: { DateTimeOriginal: '2021:06:30 10:11:12', OffsetTimeOriginal: '+02:00' },
    IFD3: {
      GPSLatitude: '52/1 30/1 0/1',
      GPSLatitudeRef: 'N',
      GPSLongitude: '8/1 1/1 0/1',
      GPSLongitudeRef: 'E',
      GPSDateStamp: '2021:06:30',
    },
  };
  const made: readonly [string, Promise<Buffer>][] = [
    ['JPEG with EXIF', picture(3).jpeg().withExif(exif).toBuffer()],
    ['JPEG, progressive', picture(3).jpeg({ progressive: true }).toBuffer()],
    ['JPEG, grey', picture(1).toColourspace('b-w').jpeg().toBuffer()],
    ['PNG', picture(3).png().toBuffer()],
    ['PNG with alpha', picture(4).png().toBuffer()],
    ['PNG of 16 bits, interlaced', picture(3).toColourspace('rgb16').png({ progressive: true }).toBuffer()],
    ['TIFF with JPEG tiles', jpegTiles()],
    ['TIFF with position, time, scale and XMP', Promise.resolve(locatedRaster())],
  ];
  return Promise.all(made.map(async ([name, bytes]) => ({ name, bytes: await bytes, isOwn: true })));
}

/** Files of instruments and of other writers, where they are present. */
function shared(): CorpusFile[] {
  if (!existsSync(SHARED)) return [];
  return ['cases', 'forms', 'real'].flatMap((folder) =>
    readdirSync(SHARED + folder)
      .filter((file) => /\.(tif|tiff|jpg|jpeg|png)$/i.test(file))
      .map((file) => `${folder}/${file}`)
      .filter((file) => statSync(SHARED + file).size <= LARGEST_SHARED && statSync(SHARED + file).size > 0)
      .sort()
      .map((file) => ({ name: file, bytes: readFileSync(SHARED + file), isOwn: false })),
  );
}
