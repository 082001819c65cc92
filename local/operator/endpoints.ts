import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runningProcess } from './data-directory-lock.ts';
import { readJsonFile, writePrivateJson } from './private-file.ts';

/** DATA_DIR/endpoints.json: everything that a person's own tools need. */
export interface Endpoints {
  readonly apiUrl: string;
  /** Bearer token of the demo user. */
  readonly token: string;
  readonly tokenExpiresAt: string;
  readonly mintToken: string;
  readonly tokenIssuer: string;
  readonly tokenAudience: string;
  /** All scopes that the API's routes ask for, parted by spaces. */
  readonly tokenScope: string;
  readonly s3Endpoint: string;
  readonly sqsEndpoint: string;
  readonly rdsDataEndpoint: string;
  /** Where the template's dashboard is drawn. */
  readonly dashboardUrl: string;
  /** Where the field app is served, and where its users sign in; absent where it was not asked for. */
  readonly fieldAppUrl?: string;
  readonly signInUrl?: string;
  readonly lambdaEndpoint: string;
  readonly cloudFormationEndpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly stage: string;
  /** Of the user who has the stack's operator policy and nothing else: `npm run ops`. */
  readonly operations: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly bucketName: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly clusterArn: string;
  readonly secretArn: string;
  readonly databaseName: string;
  readonly postgresUrl: string;
}

export class PipelineNotRunningError extends Error {
  override readonly name = 'PipelineNotRunningError';
  readonly code = 'pipeline_not_running';

  constructor(dataDirectory: string) {
    super(`nothing runs on ${dataDirectory}: start the pipeline with npm start, or name its --data-dir`);
  }
}

function endpointsPath(dataDirectory: string): string {
  return join(dataDirectory, 'endpoints.json');
}

export async function writeEndpoints(dataDirectory: string, endpoints: Endpoints): Promise<void> {
  await writePrivateJson(endpointsPath(dataDirectory), endpoints);
}

export async function removeEndpoints(dataDirectory: string): Promise<void> {
  await rm(endpointsPath(dataDirectory), { force: true });
}

/** Throws where the file is absent, or left over from a process that was killed. */
export async function readEndpoints(dataDirectory: string): Promise<Endpoints> {
  const endpoints = (await readJsonFile(endpointsPath(dataDirectory))) as Endpoints | undefined;
  const pid = await runningProcess(dataDirectory);
  if (!endpoints || pid === undefined) throw new PipelineNotRunningError(dataDirectory);
  return endpoints;
}
