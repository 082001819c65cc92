import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { OpsError } from './ops-error.ts';

/** What the function returns; rejects with its error where it throws. */
export async function invokeFunction<Answer>(
  client: LambdaClient,
  functionName: string,
  event: object,
): Promise<Answer> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await client.send(command);
  const answer: unknown = JSON.parse(Payload?.transformToString() || 'null');
  if (FunctionError === undefined) return answer as Answer;
  const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
  throw new OpsError(
    'function_failed',
    `${functionName} failed: ${errorType ?? FunctionError}: ${errorMessage ?? 'its log tells why'}`,
  );
}
