import { describe, expect, it } from 'vitest';
import { parseBenchOptions } from '../../bench/options.ts';

describe('the options of the bench', () => {
  it('measures every raster against every peer unless told otherwise', () => {
    expect(parseBenchOptions([])).toEqual({
      command: 'compare',
      small: false,
      rasters: ['a', 'b', 'c', 'd'],
      peers: ['rasterio', 'gdal', 'gdal-parallel', 'geotiff'],
      runs: 3,
      workers: [],
      json: false,
      help: false,
    });
  });

  it('takes lists, numbers and a command', () => {
    const argv = [
      'memory',
      '--small',
      '--raster',
      'a,c',
      '--peers',
      'none',
      '--runs',
      '5',
      '--workers',
      '1,2',
    ];
    expect(parseBenchOptions(argv)).toMatchObject({
      command: 'memory',
      small: true,
      rasters: ['a', 'c'],
      peers: [],
      runs: 5,
      workers: [1, 2],
    });
  });

  it.each([
    [['--raster', 'e'], "--raster: 'e' is none of a, b, c, d"],
    [['--peers', 'qgis'], "--peers: 'qgis' is none of"],
    [['--runs', '0'], '--runs 0: accepted are 1 to 100'],
    [['--workers', '1,x'], '--workers x'],
    [['speed'], "the command: 'speed' is none of"],
    [['memory', 'again'], "Unexpected argument 'again'"],
    [['--fast'], '--fast'],
  ])('refuses %j', (argv, said) => {
    expect(() => parseBenchOptions(argv)).toThrow(said);
  });
});
