import { describe, expect, it } from 'vitest';
import { parseDemoOptions } from '../../../local/demo/options.ts';

describe('parseDemoOptions', () => {
  it('takes files and options in any order', () => {
    const options = parseDemoOptions([
      'a.tif',
      '--bands',
      'red=3, nir=5',
      '--json',
      'b.tif',
      '--scale=0.0001',
      '--offset',
      '-0.1',
      '--indices',
      'GNDVI, ndre,gndvi',
      '--vegetation-threshold',
      '-0.05',
      '--colour-map',
      'viridis',
    ]);
    expect(options).toEqual({
      files: ['a.tif', 'b.tif'],
      bands: { red: 3, nir: 5 },
      scale: 0.0001,
      offset: -0.1,
      indices: ['gndvi', 'ndre'],
      vegetationThreshold: -0.05,
      preview: { colourMap: 'viridis' },
      out: 'out',
      json: true,
      help: false,
    });
  });

  it('takes the range of the legend by itself', () => {
    expect(parseDemoOptions(['--preview-range', 'percentile'])).toMatchObject({
      preview: { range: 'percentile' },
    });
  });

  it('takes the files of a capture for one image', () => {
    const options = parseDemoOptions(['--capture-group', 'a_1.tif', 'a_2.tif']);
    expect(options).toMatchObject({ files: ['a_1.tif', 'a_2.tif'], captureGroup: true });
  });

  it('keeps what is not given out of the request', () => {
    expect(parseDemoOptions([])).toEqual({ files: [], out: 'out', json: false, help: false });
  });

  it.each([
    [['--band', 'red=3'], /Unknown option '--band'/],
    [['--bands', 'red=3,infrared=5'], /--bands red=3,infrared=5: accepted is/],
    [['--bands', 'red=0'], /--bands red=0/],
    [['--bands', 'red=1,red=2'], /red is given twice/],
    [['--bands', ''], /--bands/],
    [['--indices', 'gndvi,,ndre'], /--indices gndvi,,ndre: accepted is/],
    [['--vegetation-threshold', 'fixed'], /--vegetation-threshold fixed: not a number/],
    [['--scale', 'tiny'], /--scale tiny: not a number/],
    [['--scale', ''], /--scale : not a number/],
    [['--json=yes'], /--json/],
    [['--capture-group'], /name the files of the capture/],
    [['--out'], /--out/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseDemoOptions(argv)).toThrow(message);
  });
});
