import { OUTPUTS } from '../../lambdas/contract.ts';
import type { DeclaredHttpApi } from '../deployment/declared-http-api.ts';
import type { StackOutputs } from '../deployment/deploy.ts';
import type { LocalAccount } from '../deployment/local-account.ts';
import { policyUser } from '../deployment/resources/managed-policy.ts';
import type { Endpoints } from '../operator/endpoints.ts';
import { quoted } from '../operator/shell-exports.ts';
import { mintToken, TOKEN_LIFETIME_SECONDS } from '../operator/tokens.ts';
import type { AwsServices } from './aws-services.ts';
import type { ControlServices } from './control-services.ts';

export async function endpointsOf(deployed: {
  readonly account: LocalAccount;
  readonly services: AwsServices;
  readonly control: ControlServices;
  readonly stage: string;
  readonly outputs: StackOutputs;
  readonly dataDirectory: string;
  readonly dashboardUrl: string;
}): Promise<Endpoints> {
  const { account, services, control, outputs, dataDirectory, stage, dashboardUrl } = deployed;
  const tokens = acceptedTokens(account.httpApi);
  const operator = await account.state.credentials('user/operator');
  const databaseName = account.databases[0] ?? 'postgres';
  return {
    apiUrl: account.httpApi.endpoint,
    token: await mintToken(account.state.issuer, tokens),
    tokenExpiresAt: new Date(Date.now() + TOKEN_LIFETIME_SECONDS * 1000).toISOString(),
    mintToken: `npm run --silent local:token -- --sub NAME --data-dir ${quoted(dataDirectory)}`,
    ...tokens,
    s3Endpoint: services.s3.url,
    sqsEndpoint: services.sqs.url,
    rdsDataEndpoint: services.dataApi.url,
    dashboardUrl,
    lambdaEndpoint: control.lambda.url,
    cloudFormationEndpoint: control.cloudFormation.url,
    region: account.region,
    accessKeyId: operator.accessKeyId,
    secretAccessKey: operator.secretAccessKey,
    stage,
    operations: await account.state.credentials(policyUser(output(outputs, OUTPUTS.operatorPolicyArn))),
    bucketName: output(outputs, OUTPUTS.bucketName),
    queueUrl: output(outputs, OUTPUTS.queueUrl),
    deadLetterQueueUrl: output(outputs, OUTPUTS.deadLetterQueueUrl),
    clusterArn: output(outputs, OUTPUTS.clusterArn),
    secretArn: output(outputs, OUTPUTS.secretArn),
    databaseName,
    postgresUrl: services.postgres.url(databaseName),
  };
}

/** What the template's authorizer and routes ask of a token. */
function acceptedTokens(httpApi: DeclaredHttpApi) {
  const [first] = httpApi.authorizers.values();
  const audience = first?.audience[0];
  if (!first || audience === undefined) {
    throw new Error('the template declares no JWT authorizer, so no token would be accepted');
  }
  const scopes = new Set(httpApi.routes.flatMap((route) => route.scopes));
  return { tokenIssuer: first.issuer, tokenAudience: audience, tokenScope: [...scopes].join(' ') };
}

function output(outputs: StackOutputs, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`no stack has the output ${name}`);
  return value;
}
