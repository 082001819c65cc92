import type { AccessControl } from '../access/access-control.ts';
import { evaluate } from '../access/policy-evaluation.ts';
import { interfere } from '../faults/interfere.ts';
import type { Interference } from '../faults/interference.ts';
import { ServiceError } from '../json-service/service-error.ts';
import { type JsonRequest, startJsonService } from '../json-service/start-json-service.ts';

export interface SecretsManagerServerOptions {
  /** 0 or missing: any free port. */
  readonly port?: number;
  readonly access: AccessControl;
  readonly region: string;
  readonly account: string;
  readonly log?: (line: string) => void;
  /** For tests of what goes wrong. */
  readonly interference?: Interference | undefined;
}

export interface SecretsManagerServer {
  readonly url: string;
  readonly port: number;
  /** As a deployment does: the secret with this value from now on. */
  provide(arn: string, value: string): void;
  close(): Promise<void>;
}

const MAXIMUM_REQUEST_BYTES = 64 * 1024;

/** GetSecretValue of the secrets that a template generates; the database's own is asked for by the Data API only. */
export async function startSecretsManagerServer(
  options: SecretsManagerServerOptions,
): Promise<SecretsManagerServer> {
  const secrets = new Map<string, string>();
  const service = await startJsonService({
    ...options,
    service: 'secretsmanager',
    protocol: 'awsJson1_1',
    maximumRequestBytes: MAXIMUM_REQUEST_BYTES,
    async handle(request) {
      const { operation, caller, environmentId, input } = request;
      const arn = authorisedArn(request, options);
      const call = () => ({
        ...({ service: 'secretsmanager', operation, presigned: false, environmentId } as const),
        caller: caller.arn,
        subject: JSON.stringify(input),
      });
      const [output] = await interfere(options.interference, call, async () => secretValue(arn, secrets));
      return output;
    },
  });
  return {
    url: service.url,
    port: service.port,
    provide: (arn, value) => void secrets.set(arn, value),
    close: () => service.close(),
  };
}

function authorisedArn(
  { operation, caller, input }: JsonRequest,
  { account }: SecretsManagerServerOptions,
): string {
  if (operation !== 'GetSecretValue') {
    throw new ServiceError('UnknownOperationException', 404, `${operation} is not supported here`);
  }
  const arn = String(input.SecretId ?? '');
  if (!arn.startsWith('arn:')) {
    throw new ServiceError('InvalidParameterException', 400, 'Secrets are known by their whole ARN here');
  }
  const action = 'secretsmanager:GetSecretValue';
  const decision = evaluate({ caller, action, resource: arn, resourceAccount: account });
  if (!decision.allowed) throw new ServiceError('AccessDeniedException', 400, decision.reason);
  return arn;
}

function secretValue(arn: string, secrets: ReadonlyMap<string, string>) {
  const value = secrets.get(arn);
  if (value === undefined) {
    throw new ServiceError('ResourceNotFoundException', 400, `There is no secret ${arn}`);
  }
  return { ARN: arn, Name: arn.split(':').at(-1), SecretString: value };
}
