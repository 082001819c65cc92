import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import { FunctionRegistry } from '../../../local/lambda/function-registry.ts';

export interface DeployedFunction {
  readonly functions: FunctionRegistry;
  readonly lines: string[];
  invoke(event?: unknown): ReturnType<FunctionRegistry['invoke']>;
}

/** A function of the given source, in the real runtime, gone when the test ends. */
export async function deployFunction(
  source: string,
  overrides: Partial<FunctionDefinition> = {},
  settings: {
    idleMilliseconds?: number;
    maximumEnvironments?: number;
    endpoints?: Record<string, string>;
  } = {},
): Promise<DeployedFunction> {
  const directory = await mkdtemp(join(tmpdir(), 'lambda-test-'));
  await writeFile(join(directory, 'index.mjs'), source);
  const lines: string[] = [];
  const functions = new FunctionRegistry(
    {
      region: 'us-east-1',
      endpoints: settings.endpoints ?? {},
      logDirectory: join(directory, 'logs'),
      temporaryDirectory: join(directory, 'tmp'),
      maximumEnvironments: settings.maximumEnvironments ?? 2,
      idleMilliseconds: settings.idleMilliseconds ?? 60_000,
    },
    (_name, line) => lines.push(line),
  );
  onTestFinished(async () => {
    await functions.close();
    await rm(directory, { recursive: true, force: true });
  });
  const name = overrides.name ?? 'field';
  await functions.create({
    name,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    assetDirectory: directory,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 10,
    memoryMegabytes: 256,
    logGroupName: `/aws/lambda/${name}`,
    roleArn: 'arn:aws:iam::000000000000:role/field',
    credentials: { accessKeyId: 'AKIAFIELD', secretAccessKey: 'secret' },
    ...overrides,
  });
  return { functions, lines, invoke: (event = {}) => functions.invoke(name, event) };
}
