import { DISPLAY_SAMPLES, type SensorBand, type SensorPreset, type SensorScaling } from './sensor-preset.ts';

/** Centre and width, nm: of the camera's band names, and of the transmission at half maximum. */
const BANDS = {
  red: { name: 'Red', role: 'red', wavelength: 660, fwhm: 15 },
  green: { name: 'Green', role: 'green', wavelength: 550, fwhm: 15 },
  blue: { name: 'Blue', role: 'blue', wavelength: 475, fwhm: 15 },
  nir850: { name: 'NIR', role: 'nir', wavelength: 850, fwhm: 30 },
  // The maker calls the index of this and the next band NDVI; the mean of the transmission is at 619 and 823 nm.
  orange: { name: 'Orange', role: 'red', wavelength: 615, fwhm: 42 },
  nir808: { name: 'NIR', role: 'nir', wavelength: 808, fwhm: 50 },
  cyan: { name: 'Cyan', role: null, wavelength: 490, fwhm: 36 },
  redEdge: { name: 'RedEdge', role: 'red_edge', wavelength: 724, fwhm: 23 },
} as const satisfies Record<string, SensorBand>;

/** By the channels of the picture: red, green, blue. */
const FILTERS = [
  { filter: 'RGN', stack: [BANDS.red, BANDS.green, BANDS.nir850] },
  {
    filter: 'OCN',
    stack: [BANDS.orange, BANDS.cyan, BANDS.nir808],
    note: 'The red of this camera is orange (615 nm): its NDVI and SAVI compare with images of the same camera only.',
  },
  { filter: 'NGB', stack: [BANDS.nir850, BANDS.green, BANDS.blue] },
  { filter: 'RE', stack: [BANDS.redEdge] },
  { filter: 'NIR', stack: [BANDS.nir850] },
] as const;

/** A model that names none of the filters, nor that it has plain colours. */
const NO_FILTER = /^(?!.*(?:^|[_ -])(?:RGB|RGN|OCN|NGB|RE|NIR)\b)/i;

/** What the maker's calibration with a target writes. */
const CALIBRATED: readonly SensorScaling[] = [
  { scale: 1 / 65535, offset: 0, sampleType: 'uint16', radiometry: 'panel_reflectance' },
  { scale: 1 / 255, offset: 0, sampleType: 'uint8', radiometry: 'panel_reflectance' },
  { scale: 1, offset: 0, sampleType: 'float32', radiometry: 'panel_reflectance' },
];

export const MAPIR_SENSORS: readonly SensorPreset[] = FILTERS.flatMap(({ filter, stack, ...rest }) => {
  const id = `mapir-survey3-${filter.toLowerCase()}`;
  const shared = {
    maker: 'MAPIR',
    stack,
    singleBands: [],
    ...rest,
    source: 'MAPIR Camera Control band names; Chloros manual (transmission, output types)',
  };
  return [
    {
      ...shared,
      id,
      aliases: [],
      title: `MAPIR Survey3 ${filter}, picture as taken`,
      scalings: [DISPLAY_SAMPLES],
      // What these cameras write into EXIF is not established: enough to ask, too little to decide.
      likelyCameras: [
        { make: /mapir/i, model: new RegExp(`(^|[_ -])${filter}\\b`, 'i') },
        { make: /mapir/i, model: NO_FILTER },
      ],
    },
    {
      ...shared,
      id: `${id}-calibrated`,
      aliases: [],
      title: `MAPIR Survey3 ${filter}, calibrated with a target by the maker's software`,
      scalings: CALIBRATED,
    },
  ];
});
