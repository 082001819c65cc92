import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xmpBandLabels } from '../../lambdas/imagery/xmp-bands.ts';
import { firstXmpValue, xmpValues } from '../../lambdas/imagery/xmp-values.ts';

const text = fc.stringMatching(/^[A-Za-z0-9 .()+/-]{1,20}$/).filter((value) => value.trim() !== '');
const list = (name: string, items: readonly string[], container = 'Seq') =>
  `<${name}>\n <rdf:${container}>\n${items.map((item) => `  <rdf:li>${item}</rdf:li>\n`).join('')} </rdf:${container}>\n</${name}>`;

describe('a value in XMP', () => {
  it('is the same as attribute, element and list of one', () => {
    fc.assert(
      fc.property(text, (value) => {
        const forms = [
          `<rdf:Description a="1" Camera:BandName="${value}" b="2"/>`,
          `<rdf:Description\n  Camera:BandName = '${value}'>`,
          `<Camera:BandName>${value}</Camera:BandName>`,
          `<Camera:BandName xml:lang="x-default">\n${value}\n</Camera:BandName >`,
          list('Camera:BandName', [value]),
          list('Camera:BandName', [value], 'Bag'),
        ];
        for (const form of forms) expect(xmpValues(form, 'Camera:BandName'), form).toEqual([value.trim()]);
      }),
    );
  });

  it('keeps the places of a list, the empty ones too', () => {
    const xmp = list('Camera:BandName', ['Red', '', 'NIR']);
    expect(xmpValues(xmp, 'Camera:BandName')).toEqual(['Red', '', 'NIR']);
  });

  it('is not taken from a longer name, another prefix, or an element without end', () => {
    for (const xmp of [
      '<Camera:BandNames>x</Camera:BandNames>',
      '<a MyCamera:BandName="x"/>',
      '<Camera:BandName>x',
      '<Camera:BandName/>',
      '<Camera:BandName></Camera:BandName>',
      '<Camera:BandName><rdf:Seq></rdf:Seq></Camera:BandName>',
    ]) {
      expect(xmpValues(xmp, 'Camera:BandName'), xmp).toEqual([]);
    }
  });

  it('is the first property that has one', () => {
    const xmp = '<a drone-dji:CaptureUUID="" MicaSense:CaptureId="b"/>';
    expect(firstXmpValue(xmp, ['drone-dji:CaptureUUID', 'MicaSense:CaptureId'])).toBe('b');
    expect(firstXmpValue(xmp, ['Camera:CaptureUUID'])).toBeUndefined();
  });

  it('is found in megabytes of markup within a second', () => {
    const xmp = `${'<Camera:BandName <rdf:li>'.repeat(100_000)}${'<rdf:li> Camera:BandName = '.repeat(50_000)}`;
    const started = performance.now();
    xmpValues(xmp, 'Camera:BandName');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('bands in XMP', () => {
  it('are names with wavelengths and widths by position; 0 is none', () => {
    const xmp = [
      list('Camera:BandName', ['RedEdge', 'Garbage', 'NIR']),
      list('Camera:CentralWavelength', ['720', '0', '840']),
      list('Camera:WavelengthFWHM', ['40', '0', '20']),
    ].join('');
    expect(xmpBandLabels(xmp)).toEqual([
      { name: 'RedEdge', wavelength: 720, fwhm: 40 },
      { name: 'Garbage' },
      { name: 'NIR', wavelength: 840, fwhm: 20 },
    ]);
  });

  it('of DJI have the wavelength before its half width', () => {
    const xmp = '<a drone-dji:BandName="RedEdge" drone-dji:BandFreq="730(+/-16)nm"/>';
    expect(xmpBandLabels(xmp)).toEqual([{ name: 'RedEdge', wavelength: 730 }]);
  });
});
