import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import type { AssemblyStack } from '../../../local/cloud-assembly/read-assembly.ts';
import type { TemplateResource } from '../../../local/cloud-assembly/template.ts';
import { deploy } from '../../../local/deployment/deploy.ts';
import type { LocalAccount } from '../../../local/deployment/local-account.ts';
import { startEventBridgeServer } from '../../../local/event-bridge/start-event-bridge-server.ts';
import { DurableState } from '../../../local/operator/durable-state.ts';
import { operatorCaller } from '../../../local/operator/operator-access.ts';
import { createAccount } from '../../../local/run/create-account.ts';
import { openMetrics } from '../../../local/run/observation.ts';
import { Shutdown } from '../../../local/run/shutdown.ts';
import { startS3Server } from '../../../local/s3/start-s3-server.ts';
import { startSecretsManagerServer } from '../../../local/secrets-manager/start-secrets-manager-server.ts';
import { startSqsServer } from '../../../local/sqs/start-sqs-server.ts';

const place = { account: '000000000000', region: 'us-east-1' };

export interface TestAccount {
  readonly account: LocalAccount;
  readonly log: string[];
  /** What the functions write. */
  readonly functionLines: string[];
  /** As the operator of this machine. */
  readonly sqs: SQSClient;
  deploy(
    resources: Readonly<Record<string, TemplateResource>>,
    assets?: ReadonlyMap<string, string>,
  ): Promise<void>;
}

/** Real S3, SQS and functions, and no database: gone when the test ends. */
export async function testAccount(): Promise<TestAccount> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'deployment-test-'));
  const shutdown = new Shutdown();
  onTestFinished(async () => {
    await shutdown.run();
    await rm(dataDirectory, { recursive: true, force: true });
  });
  const log: string[] = [];
  const functionLines: string[] = [];
  const access = new AccessControl();
  const state = await DurableState.open(dataDirectory);
  const operator = await state.credentials('user/operator');
  access.register(operatorCaller(place.account, operator));
  const sqs = await shutdown.closing(
    'SQS',
    startSqsServer({ ...place, access, dataDirectory: join(dataDirectory, 'sqs') }),
  );
  const s3 = await shutdown.closing(
    'S3',
    startS3Server({
      ...place,
      access,
      dataDirectory: join(dataDirectory, 's3'),
      deliver: async (queueArn, body) =>
        sqs.sendFromService({ queueArn, body, principal: 's3.amazonaws.com', context: {} }),
    }),
  );
  const eventBridge = await shutdown.closing(
    'EventBridge',
    startEventBridgeServer({ ...place, access, sqs }),
  );
  const secrets = await shutdown.closing('Secrets Manager', startSecretsManagerServer({ ...place, access }));
  const services = {
    access,
    eventBridge,
    secrets,
    sqs,
    s3,
    dataApi: { url: 'http://127.0.0.1:9' } as never,
    postgres: {} as never,
  };
  const account = await createAccount(services, 'http://127.0.0.1:9', {
    ...place,
    dataDirectory,
    state,
    shutdown,
    log: (line) => log.push(line),
    metrics: await openMetrics(dataDirectory, shutdown),
    onFunctionLine: (_name, line) => functionLines.push(line),
  });
  shutdown.add('the event sources', () => account.eventSourceMappings.stop());
  const client = new SQSClient({ region: place.region, endpoint: sqs.url, credentials: operator });
  return {
    account,
    log,
    functionLines,
    sqs: client,
    async deploy(resources, assets = new Map()) {
      await deploy([stackOf(resources, assets)], account);
    },
  };
}

function stackOf(
  Resources: AssemblyStack['template']['Resources'],
  assetDirectories: ReadonlyMap<string, string>,
) {
  return { id: 'Farm', stackName: 'Farm', template: { Resources }, assetDirectories };
}
