import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../build/bundle-function.ts';
import { PROJECT_ROOT } from '../../build/paths.ts';
import type { FunctionName } from '../../lambdas/contract.ts';

/** The clients that each function makes when it is loaded, by their package. */
const CLIENTS: Readonly<Record<FunctionName, Readonly<Record<string, string>>>> = {
  api: {
    '@aws-sdk/client-s3': 'S3Client',
    '@aws-sdk/client-sqs': 'SQSClient',
    '@aws-sdk/client-rds-data': 'RDSDataClient',
  },
  'process-image': {
    '@aws-sdk/client-s3': 'S3Client',
    '@aws-sdk/client-sqs': 'SQSClient',
    '@aws-sdk/client-rds-data': 'RDSDataClient',
    '@aws-sdk/client-eventbridge': 'EventBridgeClient',
  },
  'sweep-stuck-images': {
    '@aws-sdk/client-s3': 'S3Client',
    '@aws-sdk/client-sqs': 'SQSClient',
    '@aws-sdk/client-rds-data': 'RDSDataClient',
    '@aws-sdk/client-eventbridge': 'EventBridgeClient',
  },
  'deliver-webhooks': {
    '@aws-sdk/client-sqs': 'SQSClient',
    '@aws-sdk/client-rds-data': 'RDSDataClient',
    '@aws-sdk/client-secrets-manager': 'SecretsManagerClient',
  },
  'migrate-schema': { '@aws-sdk/client-rds-data': 'RDSDataClient' },
};

/** The least that a function with these clients can be, bundled as ours are: makes the clients, and does nothing. */
export async function bundleBareHandler(name: FunctionName, folder: string): Promise<void> {
  const clients = Object.entries(CLIENTS[name]);
  const source = [
    ...clients.map(([path, client]) => `import { ${client} } from '${path}';`),
    `const clients = [${clients.map(([, client]) => `new ${client}({})`).join(', ')}];`,
    'export const handler = async () => clients.length;',
  ].join('\n');
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    stdin: { contents: source, resolveDir: PROJECT_ROOT, sourcefile: 'index.js' },
    sourcemap: false,
    write: false,
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    const file = basename(path) === 'stdin.mjs' ? 'index.mjs' : basename(path);
    writeFileSync(join(folder, file), contents);
  }
}
