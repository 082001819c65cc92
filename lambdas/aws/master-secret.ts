import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import type { ClientAccess } from './client-access.ts';

/** Reads the secret once for each execution environment; a failure is not kept. */
export function masterSecret(
  secretArn: string,
  access: Pick<SecretsManagerClientConfig, ClientAccess> = {},
): () => Promise<string> {
  const client = new SecretsManagerClient({
    ...access,
    requestHandler: { requestTimeout: 5_000, throwOnRequestTimeout: true, connectionTimeout: 2_000 },
  });
  let known: string | undefined;
  return async () => {
    known ??= await read(client, secretArn);
    return known;
  };
}

async function read(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (SecretString === '') throw new Error('the secret that webhooks are signed with has no text');
  return SecretString;
}
