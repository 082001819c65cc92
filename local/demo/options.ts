import { parseOptions, UsageError } from '../operator/command-line.ts';

export interface DemoOptions {
  /** None: the sample. */
  readonly files: readonly string[];
  /** All files are the bands of one capture. */
  readonly captureGroup?: true;
  readonly sensor?: string;
  /** Band numbers by role. */
  readonly bands?: Readonly<Record<string, number>>;
  readonly scale?: number;
  readonly offset?: number;
  /** NDVI from which a pixel counts as vegetation. */
  readonly vegetationThreshold?: number | 'otsu';
  /** Indices beside NDVI and SAVI. */
  readonly indices?: readonly string[];
  /** Colours and legend of the pictures. */
  readonly preview?: { readonly colourMap?: string; readonly range?: string };
  readonly out: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const DEMO_HELP = `Runs images through the whole pipeline on this machine, and shows what came out.

  npm run demo                      the sample of this repository
  npm run demo -- FILE [FILE...]    your own GeoTIFF, JPEG or PNG files
  npm run demo -- --capture-group FILE FILE...   the files of one capture, one band each, or their folder

Options:
  --capture-group        the files are the bands of one image; band n is the n-th file
  --sensor ID            sensor that took the images: its band order and scaling
  --bands red=3,nir=5    which band is which, counted from 1 (blue, green, red, red_edge, nir)
  --scale 0.0001         reflectance = digital number x scale + offset
  --offset 0
  --indices gndvi,ndre   indices beside NDVI and SAVI; an unknown one is answered with those that are known
  --vegetation-threshold 0.3
                         NDVI from which a pixel counts as vegetation; otsu (the default) finds it from the image
  --colour-map viridis   colours of the pictures; an unknown one is answered with those that are known
  --preview-range fixed  ends of the legend: fixed, those of the index, or percentile, p2 and p98 of the image
  --out DIR              where the maps are written (default: ./out)
  --json                 one JSON document on standard output instead of the table
                         (npm run --silent demo -- --json: npm prints lines of its own otherwise)
  --help
`;

/** Each option with its value, so that a typing error is told and never taken for a file. */
const OPTIONS = {
  'capture-group': { type: 'boolean', default: false },
  sensor: { type: 'string' },
  bands: { type: 'string' },
  scale: { type: 'string' },
  offset: { type: 'string' },
  indices: { type: 'string' },
  'vegetation-threshold': { type: 'string' },
  'colour-map': { type: 'string' },
  'preview-range': { type: 'string' },
  out: { type: 'string', default: 'out' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export function parseDemoOptions(argv: readonly string[]): DemoOptions {
  const { values, positionals } = parseOptions(joinNegativeValues(argv), OPTIONS);
  if (values['capture-group'] && positionals.length === 0 && !values.help) {
    throw new UsageError('--capture-group: name the files of the capture, or the folder that holds them');
  }
  return {
    files: positionals,
    out: values.out,
    json: values.json,
    help: values.help,
    ...(values['capture-group'] && { captureGroup: true }),
    ...(values.sensor === undefined ? {} : { sensor: values.sensor }),
    ...(values.bands === undefined ? {} : { bands: parseBands(values.bands) }),
    ...(values.scale === undefined ? {} : { scale: parseNumber('--scale', values.scale) }),
    ...(values.offset === undefined ? {} : { offset: parseNumber('--offset', values.offset) }),
    ...(values['vegetation-threshold'] === undefined
      ? {}
      : { vegetationThreshold: parseThreshold(values['vegetation-threshold']) }),
    ...(values.indices === undefined ? {} : { indices: parseIndices(values.indices) }),
    ...previewOf(values['colour-map'], values['preview-range']),
  };
}

const OPTIONS_OF_NUMBERS: readonly (string | undefined)[] = ['--offset', '--scale', '--vegetation-threshold'];
function previewOf(colourMap: string | undefined, range: string | undefined): Pick<DemoOptions, 'preview'> {
  if (colourMap === undefined && range === undefined) return {};
  const words = {
    ...(colourMap === undefined ? {} : { colourMap }),
    ...(range === undefined ? {} : { range }),
  };
  return { preview: words };
}

/** `--offset -0.1`: parseArgs would take the value for another option. */
function joinNegativeValues(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const argument of argv) {
    const former = joined.at(-1);
    if (/^-[\d.]/.test(argument) && OPTIONS_OF_NUMBERS.includes(former)) {
      joined[joined.length - 1] = `${former}=${argument}`;
    } else joined.push(argument);
  }
  return joined;
}

function parseThreshold(text: string): number | 'otsu' {
  return text === 'otsu' ? text : parseNumber('--vegetation-threshold', text);
}

const BAND_ROLES = ['blue', 'green', 'red', 'red_edge', 'nir'];

function parseBands(text: string): Record<string, number> {
  const bands: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [, role = '', number = ''] = /^\s*(\w+)\s*=\s*(\d+)\s*$/.exec(part) ?? [];
    if (!BAND_ROLES.includes(role) || Number(number) < 1) {
      throw new UsageError(
        `--bands ${text}: accepted is ROLE=NUMBER,... with the roles ${BAND_ROLES.join(', ')}`,
      );
    }
    if (role in bands) throw new UsageError(`--bands ${text}: ${role} is given twice`);
    bands[role] = Number(number);
  }
  return bands;
}

function parseIndices(text: string): string[] {
  const ids = text.split(',').map((id) => id.trim().toLowerCase());
  if (ids.includes('')) throw new UsageError(`--indices ${text}: accepted is ID,ID,...`);
  return [...new Set(ids)];
}

function parseNumber(option: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new UsageError(`${option} ${text}: not a number`);
  return number;
}
