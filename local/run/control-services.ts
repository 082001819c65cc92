import type { AccessControl } from '../access/access-control.ts';
import {
  type CloudFormationServer,
  startCloudFormationServer,
} from '../cloud-formation/start-cloud-formation-server.ts';
import type { StackOutputs } from '../deployment/deploy.ts';
import type { LocalAccount } from '../deployment/local-account.ts';
import { type LambdaServer, startLambdaServer } from '../lambda-api/start-lambda-server.ts';
import type { ServicePorts } from './ports.ts';
import { allStarted, type Shutdown } from './shutdown.ts';

/** What operators speak to beside the data services: no function calls them. */
export interface ControlServices {
  readonly lambda: LambdaServer;
  readonly cloudFormation: CloudFormationServer;
}

export async function startControlServices(
  access: AccessControl,
  options: {
    readonly account: string;
    readonly region: string;
    readonly ports: ServicePorts;
    readonly shutdown: Shutdown;
    readonly log: (line: string) => void;
  },
): Promise<ControlServices> {
  const { account, region, ports, log, shutdown } = options;
  const common = { access, account, region, log };
  const [lambda, cloudFormation] = await allStarted([
    shutdown.closing('Lambda', startLambdaServer({ ...common, port: ports.lambda })),
    shutdown.closing('CloudFormation', startCloudFormationServer({ ...common, port: ports.cloudFormation })),
  ]);
  return { lambda, cloudFormation };
}

/** From here on they tell of what was deployed. */
export function serveControl(
  { lambda, cloudFormation }: ControlServices,
  { functions, eventSourceMappings, state }: LocalAccount,
  stacks: ReadonlyMap<string, StackOutputs>,
): void {
  const onSwitched = (uuid: string, enabled: boolean) => state.rememberEventSource(uuid, enabled);
  lambda.serve({ functions, eventSourceMappings, onSwitched });
  const deployedAt = new Date();
  cloudFormation.serve([...stacks].map(([name, outputs]) => ({ name, outputs, deployedAt })));
}
