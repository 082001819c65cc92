import { join } from 'node:path';
import { SIGNED_IN_PATH, SIGNED_OUT_PATH } from '../../web/hosting/app-configuration.ts';
import { buildFieldApp, PROJECT_ROOT } from '../cloud-assembly/synthesise.ts';
import { startFieldAppServer } from '../field-app/start-field-app-server.ts';
import type { DurableState } from '../operator/durable-state.ts';
import type { Endpoints } from '../operator/endpoints.ts';
import { startSignInServer } from '../sign-in/start-sign-in-server.ts';
import type { ServicePorts } from './ports.ts';
import type { Shutdown } from './shutdown.ts';

const SITE = join(PROJECT_ROOT, 'dist', 'web', 'site');

/** The field app on a port of its own, and an issuer that signs its users in. Stage dev lets pages of every origin call. */
export async function serveFieldApp(
  deployed: Pick<Endpoints, 'apiUrl' | 's3Endpoint' | 'tokenIssuer' | 'tokenAudience' | 'tokenScope'>,
  options: {
    readonly ports: ServicePorts;
    readonly state: DurableState;
    readonly shutdown: Shutdown;
    readonly signInSeconds?: number | undefined;
    step(name: string): void;
  },
): Promise<Required<Pick<Endpoints, 'fieldAppUrl' | 'signInUrl'>>> {
  const { ports, state, shutdown } = options;
  options.step('building the field app');
  await buildFieldApp();
  const page = await shutdown.closing(
    'the field app',
    startFieldAppServer({ port: ports.fieldApp, site: SITE }),
  );
  const scope = ['openid', deployed.tokenScope].filter(Boolean).join(' ');
  const client = {
    clientId: deployed.tokenAudience,
    redirectUri: `${page.origin}${SIGNED_IN_PATH}`,
    signedOutUri: `${page.origin}${SIGNED_OUT_PATH}`,
    scopes: scope.split(' '),
  };
  const signIn = await shutdown.closing(
    'the demo issuer',
    startSignInServer({
      port: ports.signIn,
      client,
      issuer: state.issuer,
      accepted: deployed,
      lifetimeSeconds: options.signInSeconds,
    }),
  );
  page.serve({
    apiUrl: deployed.apiUrl,
    storageOrigin: new URL(deployed.s3Endpoint).origin,
    signIn: { issuer: signIn.url, clientId: client.clientId, scope, signOutStyle: 'openid' },
  });
  await state.rememberPorts({ fieldApp: page.port, signIn: signIn.port });
  return { fieldAppUrl: page.origin, signInUrl: signIn.url };
}
