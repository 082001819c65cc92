import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ascii, type TiffField } from '../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { TAG } from '../../lambdas/imagery/tiff/tiff-tags.ts';
import { bytesSource } from './file-source.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { analyse, refusal } from './workspace.ts';

const size = { width: 4, height: 4 };
const levels = (count: number) =>
  Array.from({ length: count }, (_, i) => new Uint16Array(16).fill(500 + i * 900));
const levels8 = (count: number) =>
  Array.from({ length: count }, (_, i) => new Uint8Array(16).fill(50 + i * 40));
const stack = (count: number, fields: readonly TiffField[] = [], metadata?: string) =>
  bytesSource(
    tiffFixture({ ...size, bands: levels(count), fields, ...(metadata !== undefined && { metadata }) }),
  );
const xmp = (...pairs: readonly (readonly [string, readonly (string | number)[]])[]) =>
  pairs
    .map(
      ([name, items]) =>
        `<${name}><rdf:Seq>${items.map((i) => `<rdf:li>${i}</rdf:li>`).join('')}</rdf:Seq></${name}>`,
    )
    .join('');
const threeBands = xmp(
  ['Camera:BandName', ['Red', 'Green', 'NIR']],
  ['Camera:CentralWavelength', [650, 560, 860]],
);

async function jpeg(options: { xmp?: string; make?: string; model?: string; lens?: string }) {
  let picture = sharp({ create: { ...size, channels: 3, background: { r: 200, g: 90, b: 40 } } }).jpeg({
    quality: 100,
  });
  const { make, model, lens } = options;
  if (make !== undefined) {
    picture = picture.withExif({
      IFD0: { Make: make, ...(model !== undefined && { Model: model }) },
      ...(lens !== undefined && { IFD2: { LensModel: lens } }),
    });
  }
  if (options.xmp !== undefined) picture = picture.withXmp(wrapped(options.xmp));
  return bytesSource(await picture.toBuffer(), 'picture.jpg');
}
const wrapped = (content: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:Camera="http://pix4d.com/camera/1.0/">${content}</rdf:Description></rdf:RDF></x:xmpmeta>`;

describe('bands in XMP', () => {
  it('are read from tag 700 of a TIFF', async () => {
    const analysis = await analyse(stack(3, [ascii(TAG.xmp, threeBands)]));
    expect(analysis).toMatchObject({ bandMapSource: 'band_names', bandMap: { red: 1, green: 2, nir: 3 } });
  });

  it('are read from APP1 of a JPEG', async () => {
    const analysis = await analyse(await jpeg({ xmp: threeBands }));
    expect(analysis).toMatchObject({ bandMapSource: 'band_names', bandMap: { red: 1, green: 2, nir: 3 } });
  });

  it.each(['FLIR', 'drone-dji'])('are read with the prefix %s', async (prefix) => {
    const names = xmp([`${prefix}:BandName`, ['Red', 'Green', 'NIR']]);
    expect(await analyse(stack(3, [ascii(TAG.xmp, names)]))).toMatchObject({ bandMap: { red: 1, nir: 3 } });
  });

  it('go before descriptions in tag 42112, unless these say otherwise: then it is asked', async () => {
    const fields = [ascii(TAG.xmp, threeBands)];
    const agreeing = bandMetadata({ DESCRIPTION: 'R' }, { DESCRIPTION: 'G' }, { DESCRIPTION: 'reflectance' });
    expect(await analyse(stack(3, fields, agreeing))).toMatchObject({ bandMap: { red: 1, nir: 3 } });
    const opposed = bandMetadata({ DESCRIPTION: 'NIR' }, { DESCRIPTION: 'Green' }, { DESCRIPTION: 'Red' });
    const error = await refusal(stack(3, fields, opposed));
    expect(error.code).toBe('needs_band_mapping');
    expect(error.message).toContain('band 1 is named "Red" but elsewhere in the file "NIR"');
  });

  it('that list no red leave NDVI unavailable', async () => {
    const names = xmp(
      ['Camera:BandName', ['RedEdge', 'Garbage', 'NIR']],
      ['Camera:CentralWavelength', [720, 0, 840]],
    );
    const { bandMap, indices } = await analyse(await jpeg({ xmp: names }));
    expect(bandMap).toEqual({ red_edge: 1, nir: 3 });
    expect(indices.ndvi).toMatchObject({ unavailable: 'no_red_band' });
  });
});

describe('bands in tag 42112', () => {
  it.each([
    [
      'nm',
      [
        { wavelength: 650, wavelength_units: 'nm' },
        { wavelength: 850, wavelength_units: 'Nanometers' },
      ],
    ],
    [
      'um',
      [
        { wavelength: 0.65, wavelength_units: 'Micrometers' },
        { wavelength: 0.85, wavelength_units: 'um' },
      ],
    ],
    ['the IMAGERY domain', [{ CENTRAL_WAVELENGTH_UM: 0.65 }, { CENTRAL_WAVELENGTH_UM: 0.85 }]],
    ['colour interpretation', [{ COLORINTERP: 'Red' }, { COLORINTERP: 'NIR' }]],
  ])('are read from %s', async (_, items) => {
    expect(await analyse(stack(2, [], bandMetadata(...items)))).toMatchObject({
      bandMapSource: 'band_names',
      bandMap: { red: 1, nir: 2 },
    });
  });

  it('are read from the colour interpretations that GDAL 3.10 added', async () => {
    const names = ['Pan', 'Coastal', 'Blue', 'Green', 'Red', 'RedEdge', 'NIR', 'SWIR', 'OtherIR', 'LWIR'];
    const metadata = bandMetadata(...names.map((COLORINTERP) => ({ COLORINTERP })));
    expect((await analyse(stack(10, [], metadata))).bandMap).toEqual({
      blue: 3,
      green: 4,
      red: 5,
      red_edge: 6,
      nir: 7,
    });
  });
});

describe('a declared sensor', () => {
  it('is refused where the file names a band otherwise, and not for how its bands are shown', async () => {
    const named = ['Blue', 'Green', 'Red', 'NIR', 'RedEdge'];
    const described = bandMetadata(...named.map((DESCRIPTION) => ({ DESCRIPTION })));
    const error = await refusal(stack(5, [], described), { sensor: 'micasense-rededge' });
    expect(error.code).toBe('invalid_band_mapping');
    expect(error.message).toMatch(/^Band 4 .*"NIR".*Red edge.*red=3,nir=4,red_edge=5/);
    const shown = bandMetadata({ COLORINTERP: 'Red' }, { COLORINTERP: 'Green' }, { COLORINTERP: 'Blue' });
    const bands = levels8(3);
    const picture = bytesSource(tiffFixture({ ...size, bands, photometric: 2, metadata: shown }));
    expect(await analyse(picture, { sensor: 'mapir-survey3-rgn' })).toMatchObject({
      bandMap: { red: 1, green: 2, nir: 3 },
      radiometry: 'display_rgb',
      sensor: 'mapir-survey3-rgn',
    });
  });

  it('without red leaves NDVI unavailable', async () => {
    const { indices } = await analyse(await jpeg({}), {
      sensor: 'converted-blue-filter',
      indices: ['bndvi'],
    });
    expect(indices.ndvi).toMatchObject({ unavailable: 'no_red_band' });
    expect(indices.bndvi).toMatchObject({ count: 16 });
  });

  it('with mixed channels is refused for anything but its own pictures', async () => {
    await expect(refusal(stack(3), { sensor: 'sentera-d4k-ndvi' })).resolves.toMatchObject({
      code: 'invalid_band_mapping',
    });
  });

  it('without an order of its own leaves the bands to the file and gives the scaling', async () => {
    const metadata = bandMetadata({ DESCRIPTION: 'B04' }, { DESCRIPTION: 'B08' });
    const analysis = await analyse(stack(2, [], metadata), { sensor: 'sentinel-2-l2a-offset' });
    expect(analysis).toMatchObject({ bandMapSource: 'band_names', scale: 0.0001, offset: -0.1 });
    await expect(refusal(stack(2), { sensor: 'sentinel-2-l2a-offset' })).resolves.toMatchObject({
      code: 'needs_band_mapping',
    });
  });

  it('whose figures need care says so', async () => {
    const analysis = await analyse(await jpeg({}), { sensor: 'mapir-survey3-ocn' });
    expect(analysis.warnings.join()).toContain('orange (615 nm)');
    expect(analysis.indices.savi).toMatchObject({ unavailable: 'needs_reflectance' });
  });
});

describe('the camera in EXIF', () => {
  it('decides where the camera stores all its bands in one file', async () => {
    const picture = await jpeg({ make: 'Sentera', model: '21022-01_12MP-ERS-0001', lens: '5.4mm-0001_0015' });
    expect(await analyse(picture)).toMatchObject({
      bandMapSource: 'camera',
      sensor: 'sentera-d4k-ndvi',
      bandMap: { red: 1, nir: 3 },
      radiometry: 'display_rgb',
    });
  });

  it('only suggests where a program made the stack', async () => {
    const fields = [ascii(TAG.make, 'MicaSense'), ascii(TAG.model, 'Altum-PT')];
    const error = await refusal(stack(5, fields));
    expect(error.code).toBe('needs_band_mapping');
    expect(error.message).toContain(
      '"sensor": "micasense-altum-pt", which is blue=1,green=2,red=3,red_edge=4,nir=5',
    );
  });

  it.each([
    ['Survey3W_RGN', '"mapir-survey3-rgn"'],
    ['Survey3N_OCN', '"mapir-survey3-ocn"'],
    [undefined, '"mapir-survey3-ngb"'],
  ])('of MAPIR is asked about: %s', async (model, id) => {
    const error = await refusal(await jpeg({ make: 'MAPIR', ...(model !== undefined && { model }) }));
    expect(error.code).toBe('needs_band_mapping');
    expect(error.message).toContain(id);
  });

  it('of any other colour camera leaves plain colours', async () => {
    for (const picture of [
      await jpeg({ make: 'Canon', model: 'EOS' }),
      await jpeg({ make: 'MAPIR', model: 'Survey3W_RGB' }),
      await jpeg({}),
    ]) {
      expect(await analyse(picture)).toMatchObject({ bandMapSource: 'colour_interpretation' });
    }
  });
});

describe('the number of bands', () => {
  it.each([
    [
      4,
      ['"sensor": "parrot-sequoia"', '"sensor": "dji-m3m"', '"bands": {"red":1,"green":2,"blue":3,"nir":4}'],
    ],
    [5, ['"sensor": "micasense-rededge"', '"sensor": "dji-p4m"', '"sensor": "sentera-6x"']],
    [7, ['"sensor": "landsat-8-9-c2-l2"']],
    [8, ['"sensor": "planetscope-8b"']],
    [10, ['"sensor": "micasense-rededge-mx-dual"']],
  ])('%i only suggests what to declare', async (count, suggestions) => {
    const error = await refusal(stack(count));
    expect(error.code).toBe('needs_band_mapping');
    for (const suggestion of suggestions) expect(error.message).toContain(suggestion);
  });

  it('of one, as a camera wrote it, is refused with its band and what to do', async () => {
    const name = 'DJI_20230809102030_0001_MS_NIR.TIF';
    const error = await refusal(bytesSource(tiffFixture({ ...size, bands: levels(1) }), name));
    expect(error.code).toBe('needs_band_mapping');
    expect(error.message).toMatch(
      /near-infrared band \(860 nm\).*DJI_20230809102030_0001 of a DJI Mavic 3 Multispectral/,
    );
    expect(error.message).toMatch(/"captureGroup".*--capture-group.*orthomosaic/);
    const micasense = [ascii(TAG.make, 'MicaSense'), ascii(TAG.model, 'RedEdge-P')];
    const pan = tiffFixture({ ...size, bands: levels(1), fields: micasense });
    expect((await refusal(bytesSource(pan, 'IMG_0001_6.tif'))).message).toContain(
      'the band "Panchro" (634 nm)',
    );
  });
});
