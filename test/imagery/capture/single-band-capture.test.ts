import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseSingleBandCapture } from '../../../lambdas/imagery/capture/single-band-capture.ts';

const MICASENSE = { make: 'MicaSense', model: 'RedEdge-P' };
const NO_XMP = { xmp: '' };
const asAttributes = (values: Record<string, string>) =>
  `<rdf:Description ${Object.entries(values)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')}/>`;
const asElements = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('\n');
const asLists = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>\n<rdf:Seq>\n<rdf:li>${value}</rdf:li></rdf:Seq></${name}>`)
    .join('\n');
const NIR = {
  'Camera:BandName': 'NIR',
  'Camera:CentralWavelength': '842.0',
  'Camera:WavelengthFWHM': '57',
  'MicaSense:CaptureId': 'abc',
};

describe('a single-band capture', () => {
  it.each([
    ['attributes', asAttributes(NIR)],
    ['elements', asElements(NIR)],
    ['lists', asLists(NIR)],
  ])('is known from XMP in %s', (_, xmp) => {
    expect(recogniseSingleBandCapture('renamed.tif', { ...MICASENSE, xmp })).toMatchObject({
      sensor: 'micasense-rededge-p',
      camera: 'MicaSense RedEdge-P',
      bandName: 'NIR',
      role: 'nir',
      wavelength: 842,
      fwhm: 57,
      captureId: 'abc',
      captureIdSource: 'xmp',
      knownFrom: 'xmp',
    });
  });

  it('of MicaSense is numbered otherwise than its stacks: _4 is NIR, _5 red edge', () => {
    const roles = [1, 2, 3, 4, 5, 6].map(
      (k) => recogniseSingleBandCapture(`IMG_0007_${k}.tif`, { ...MICASENSE, ...NO_XMP })?.role,
    );
    expect(roles).toEqual(['blue', 'green', 'red', 'nir', 'red_edge', null]);
  });

  it('of MicaSense is not taken from a name alone', () => {
    expect(recogniseSingleBandCapture('IMG_0007_3.tif', NO_XMP)).toBeNull();
  });

  it('believes XMP, and not the suffix of a renamed file', () => {
    const found = recogniseSingleBandCapture('IMG_0007_3.tif', { ...MICASENSE, xmp: asAttributes(NIR) });
    expect(found).toMatchObject({ role: 'nir', wavelength: 842 });
  });

  it('has no role where name and wavelength contradict each other', () => {
    const xmp = asAttributes({ ...NIR, 'Camera:CentralWavelength': '668' });
    expect(recogniseSingleBandCapture('a.tif', { ...MICASENSE, xmp })).toMatchObject({ role: null });
  });

  it.each([
    ['DJI_20230809102030_0001_MS_NIR.TIF', 'dji-m3m', 'nir', 860, 'DJI_20230809102030_0001'],
    ['DJI_20230809102030_0001_MS_RE.TIF', 'dji-m3m', 'red_edge', 730, 'DJI_20230809102030_0001'],
    ['DJI_20230809102030_0001_MS_R.TIF', 'dji-m3m', 'red', 650, 'DJI_20230809102030_0001'],
    ['IMG_180413_080658_0000_RED.TIF', 'parrot-sequoia', 'red', 660, 'IMG_180413_080658_0000'],
    [
      'LC09_L2SP_190024_20230601_20230603_02_T1_SR_B5.TIF',
      'landsat-8-9-c2-l2',
      'nir',
      865,
      'LC09_L2SP_190024_20230601_20230603_02_T1',
    ],
    ['IMG_0001_670_30.tif', 'sentera-6x', 'red', 670, 'IMG_0001'],
  ])('%s is known by the form of its name', (name, sensor, role, wavelength, captureId) => {
    expect(recogniseSingleBandCapture(name, NO_XMP)).toMatchObject({
      sensor,
      role,
      wavelength,
      captureId,
      captureIdSource: 'file_name',
      knownFrom: 'file_name',
    });
  });

  it('of DJI has its wavelength with half width and unit in BandFreq', () => {
    const xmp = asAttributes({
      'drone-dji:BandName': 'NIR',
      'drone-dji:BandFreq': '840(+/-26)nm',
      'drone-dji:CaptureUUID': 'u-1',
    });
    expect(recogniseSingleBandCapture('DJI_0015.TIF', { make: 'DJI', xmp })).toMatchObject({
      sensor: 'dji-p4m',
      role: 'nir',
      wavelength: 840,
      captureId: 'u-1',
    });
    // The colour picture of the group, and the file of a thermal camera.
    for (const name of ['DJI_0010.JPG', 'DJI_0012.TIF']) {
      expect(recogniseSingleBandCapture(name, { make: 'DJI', ...NO_XMP })).toBeNull();
    }
  });

  it('is none where XMP lists several bands, or nothing speaks for a camera', () => {
    const xmp =
      '<Camera:BandName><rdf:Seq><rdf:li>Red</rdf:li><rdf:li>NIR</rdf:li></rdf:Seq></Camera:BandName>';
    expect(recogniseSingleBandCapture('IMG_0001_3.tif', { ...MICASENSE, xmp })).toBeNull();
    expect(recogniseSingleBandCapture('field_RED.tif', NO_XMP)).toBeNull();
  });

  it('is looked for in any text without failing', () => {
    const part = fc.constantFrom(
      '<Camera:BandName>',
      '</Camera:BandName>',
      '<rdf:li>',
      '</rdf:li>',
      ' Camera:BandName="',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string())), fc.string(), (parts, name) => {
        recogniseSingleBandCapture(name, { ...MICASENSE, xmp: parts.join('') });
      }),
    );
  });
});

const FOLDER = fileURLToPath(new URL('../../../../shared/data/real/', import.meta.url));
const isPresent = existsSync(FOLDER);
if (!isPresent) console.warn(`skipped: the real captures are not at ${FOLDER}`);

describe.skipIf(!isPresent)('captures as cameras wrote them', () => {
  const xmpOf = (name: string) =>
    readFileSync(FOLDER + name, 'latin1').match(/<x:xmpmeta[\s\S]*<\/x:xmpmeta>/)![0];

  it.each([
    [1, 'blue', 475],
    [2, 'green', 560],
    [3, 'red', 668],
    [4, 'nir', 840],
    [5, 'red_edge', 717],
  ])('MicaSense file _%i is %s, %i nm', (k, role, wavelength) => {
    const name = `micasense_IMG_0001_${k}.tif`;
    const camera = { make: 'MicaSense', model: 'RedEdge', xmp: xmpOf(name) };
    expect(recogniseSingleBandCapture(name, camera)).toMatchObject({
      sensor: 'micasense-rededge-m',
      role,
      wavelength,
      captureId: 'g2R43Qr5m7EeTFGbkh1W',
      knownFrom: 'xmp',
    });
  });

  it('Sequoia red and NIR are of one capture', () => {
    const found = ['RED', 'NIR'].map((band) => {
      const name = `sequoia_IMG_180413_080658_0000_${band}.TIF`;
      return recogniseSingleBandCapture(name, { make: 'Parrot', model: 'Sequoia', xmp: xmpOf(name) })!;
    });
    expect(found.map(({ role, wavelength, fwhm }) => [role, wavelength, fwhm])).toEqual([
      ['red', 660, 40],
      ['nir', 790, 40],
    ]);
    expect(found[0]!.captureId).toBe('BE5AB0ABA969E1CB424A394AA2FD3208');
    expect(found[1]!.captureId).toBe(found[0]!.captureId);
  });
});
