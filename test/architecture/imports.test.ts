import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type Import, importsIn, importsOf, read, sourcesOf, withoutComments } from './imports.ts';

const CONTRACT = 'lambdas/contract.ts';
const HANDLERS = [
  'api',
  'process-image',
  'sweep-stuck-images',
  'migrate-schema',
  'watch-bucket',
  'publish-field-app',
  'deliver-webhooks',
].map((name) => `lambdas/${name}`);

const OF_HANDLERS = [
  ...['lambdas/answers', 'lambdas/aws', 'lambdas/beds', 'lambdas/imagery', 'lambdas/pipeline'],
  ...['lambdas/spectral', 'lambdas/webhooks', CONTRACT],
];

/** The rooms that each room may import files from, besides itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  // What an analysis consists of is said once; it has no behaviour but telling an available index from a missing one.
  'lambdas/spectral': ['lambdas/pipeline/image-analysis.ts'],
  'lambdas/pipeline': [CONTRACT],
  // Signatures, addresses and waits of webhooks: rules without input or output.
  'lambdas/webhooks': ['lambdas/pipeline', CONTRACT],
  'lambdas/imagery': ['lambdas/pipeline', 'lambdas/spectral'],
  // Reads maps as any image, by byte ranges: no AWS, no HTTP.
  'lambdas/beds': ['lambdas/imagery', 'lambdas/pipeline', 'lambdas/spectral'],
  // What is told of a field and its beds, of what was stored: no reading, no HTTP.
  'lambdas/answers': [
    'lambdas/pipeline',
    'lambdas/spectral',
    'lambdas/imagery/stac',
    'lambdas/imagery/documents',
  ],
  'lambdas/aws': ['lambdas/answers', 'lambdas/pipeline', 'lambdas/spectral', 'lambdas/imagery', CONTRACT],
  ...Object.fromEntries(HANDLERS.map((handler) => [handler, OF_HANDLERS])),
  // It hands out the document, and addresses as clients write them.
  'lambdas/api': [...OF_HANDLERS, 'docs/openapi.json', 'client/field-segment.ts'],
  'lambdas/publish-field-app': ['lambdas/aws', CONTRACT, 'web/hosting'],
  lib: [CONTRACT, 'web/hosting'],
  build: [CONTRACT, 'web/hosting'],
  // How the field app is served, wherever that is. Data and rules only.
  'web/hosting': [],
  // Runs in a browser: types of the functions, which leave nothing in it, the indices with their colours and ranges as
  // data, which beds stand out, what names a bed, and when a file says that it was taken.
  'web/source': [
    'lambdas/api/answers-types.ts',
    'lambdas/api/beds-types.ts',
    'lambdas/api/types.ts',
    'lambdas/answers/bed-extent.ts',
    'lambdas/api/upload-types.ts',
    'lambdas/answers/comparability.ts',
    'lambdas/answers/outliers.ts',
    'lambdas/answers/series.ts',
    'lambdas/imagery/byte-source.ts',
    'lambdas/imagery/tiff/tiff-capture.ts',
    'lambdas/imagery/tiff/tiff-structure.ts',
    'lambdas/beds/bed-problem.ts',
    'lambdas/beds/parse-feature.ts',
    'lambdas/pipeline',
    'lambdas/spectral',
    'client',
    'web/hosting',
  ],
  // Runs wherever there is fetch: in browsers, in Node, in other people's programs.
  client: [],
  local: [CONTRACT, 'client', 'web/hosting'],
  // The operators' tool speaks to a pipeline through the repository and the rules of the functions, so that no rule of theirs is
  // written twice: how a message is read, how an image is opened again, when the sweep looks at a row, what a migration is.
  ops: [
    'lambdas/aws',
    'lambdas/pipeline',
    'lambdas/migrate-schema/read-migrations.ts',
    CONTRACT,
    'local/operator',
    'local/demo/printable.ts',
  ],
  // Plays days through the decision that is deployed, and nothing else of the sweep.
  simulation: [
    'lambdas/sweep-stuck-images/what-is-due.ts',
    'lambdas/aws/image-register.ts',
    'lib/list-prices.ts',
    'local/operator',
  ],
  // Another processor's Node under the whole pipeline, driven as a field app does.
  smoke: ['build', 'lambdas/api/types.ts', 'lambdas/pipeline', 'local', 'sample', 'test/end-to-end'],
  // Prices the month of a configuration, with the days of the simulation.
  cost: [
    'lib/configuration',
    'lib/list-prices.ts',
    'local/operator',
    'local/cloud-assembly/synthesise.ts',
    'simulation',
  ],
  // Describes the API by the schemas that validate its requests; nothing that runs knows of it.
  openapi: ['lambdas/api', 'lambdas/pipeline', CONTRACT],
  // Measures the engine as it is; nothing that is deployed knows of it.
  bench: [CONTRACT, 'build', 'lambdas/beds', 'lambdas/imagery', 'lambdas/pipeline', 'local/operator'],
  // Drives the whole pipeline from outside, as a field app and as an operator do: of the functions it knows the API's types.
  soak: [
    'lambdas/api/types.ts',
    'lambdas/pipeline',
    CONTRACT,
    'local',
    'fuzz',
    'test/end-to-end',
    'test/imagery',
  ],
};

describe('rooms', () => {
  it.each(Object.entries(ARROWS))('%s imports from %j only', (room, allowed) => {
    const imports = importsOf(room);
    const strays = imports.filter(
      (one) => !one.package && ![room, ...allowed].some((place) => isIn(one.to, place)),
    );
    expect(strays.map(describeImport)).toEqual([]);
  });

  it('the contract imports nothing: a stack loads it without loading code that runs in a function', () => {
    expect(importsIn(CONTRACT, read(CONTRACT))).toEqual([]);
  });

  it('spectral and pipeline are formulas and rules: no packages, no input or output of Node', () => {
    const packages = ['lambdas/spectral', 'lambdas/pipeline'].flatMap(importsOf).filter((one) => one.package);
    expect(packages.map(describeImport)).toEqual([]);
  });

  it('the client is fetch and types: it runs in browsers, too', () => {
    const packages = importsOf('client').filter((one) => one.package);
    expect(packages.map(describeImport)).toEqual([]);
  });

  it('imagery and beds know no AWS: they read byte ranges, wherever they come from', () => {
    const aws = ['lambdas/imagery', 'lambdas/beds']
      .flatMap(importsOf)
      .filter((one) => one.to.startsWith('@aws'));
    expect(aws.map(describeImport)).toEqual([]);
  });

  it('CDK stays in lib: nothing that runs, here or on AWS, carries it along', () => {
    const users = ['lambdas', 'build', 'local', 'ops']
      .flatMap(importsOf)
      .filter((one) => /^(aws-cdk-lib|constructs)\b/.test(one.to));
    expect(users.map(describeImport)).toEqual([]);
  });

  it('nobody imports a handler: it is an entry point', () => {
    const users = ['bench', 'bin', 'build', 'lambdas', 'lib', 'local', 'ops', 'sample']
      .flatMap(importsOf)
      .filter((one) => one.to.endsWith('/handler.ts'));
    expect(users.map(describeImport)).toEqual([]);
  });
});

describe('the environment of the process', () => {
  it('is read in one module of the functions, and nowhere in what is deployed or built', () => {
    const readers = ['lambdas', 'lib', 'build']
      .flatMap(sourcesOf)
      .filter((file) => /\bprocess\.env\b/.test(withoutComments(read(file))));
    expect(readers).toEqual(['lambdas/aws/environment.ts']);
  });
});

describe('reading imports', () => {
  it.each([
    ["import { a } from './x.ts';", 'lib/x.ts'],
    ["import type { A } from '../lambdas/contract.ts';", 'lambdas/contract.ts'],
    ["import {\n  a,\n  b,\n} from './deep/x.ts';", 'lib/deep/x.ts'],
    ["export { a } from './x.ts';", 'lib/x.ts'],
    ["export * from './x.ts';", 'lib/x.ts'],
    ["import './x.ts';", 'lib/x.ts'],
    ["const x = await import('./x.ts');", 'lib/x.ts'],
    ["import fs from 'node:fs';", 'node:fs'],
  ])('finds %j', (text, target) => {
    expect(importsIn('lib/app.ts', text).map(({ to }) => to)).toEqual([target]);
  });

  it('finds each of several, and none in a comment', () => {
    const text =
      "import a from './a.ts';\nimport b from './b.ts';\n// import c from './c.ts';\n/* import('./d.ts') */\n";
    expect(importsIn('lib/app.ts', text).map(({ to }) => to)).toEqual(['lib/a.ts', 'lib/b.ts']);
  });

  it('finds what the rooms import at all', () => {
    const imports = importsOf('lib');
    expect(imports.some(({ to }) => to === CONTRACT)).toBe(true);
    expect(imports.some(({ to }) => isBuiltin(to))).toBe(true);
  });
});

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function describeImport({ from, to }: Import): string {
  return `${from} -> ${to}`;
}
