import { describe, expect, it } from 'vitest';
import { DeclaredHttpApi } from '../../../local/deployment/declared-http-api.ts';
import { FunctionPolicies } from '../../../local/deployment/function-policies.ts';
import { TokenIssuer } from '../../../local/http-api/token-issuer.ts';

const ACCOUNT = '000000000000';
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:api`;
const issuer = new TokenIssuer(await TokenIssuer.newPrivateKey());

/** Invokes the route as API Gateway, with a permission for this source. */
async function invokeRoute(routeKey: string, permittedSource: string | undefined) {
  const policies = new FunctionPolicies(ACCOUNT);
  if (permittedSource !== undefined) {
    const sourceArn = `arn:aws:execute-api:us-east-1:${ACCOUNT}:farm/${permittedSource}`;
    policies.allow(FUNCTION, { service: 'apigateway.amazonaws.com', sourceArn });
  }
  const declared = new DeclaredHttpApi('http://127.0.0.1:9');
  declared.apiId = 'farm';
  declared.stage = '$default';
  declared.integrations.set('lambda', { functionArn: FUNCTION, timeoutMilliseconds: 1000 });
  declared.routes.push({ routeKey, integrationId: 'lambda', authorizerId: undefined, scopes: [] });
  const api = declared.assemble({
    account: ACCOUNT,
    region: 'us-east-1',
    issuer,
    async invoke(functionArn, sourceArn) {
      policies.requireInvocation(functionArn, 'apigateway.amazonaws.com', sourceArn);
      return { payload: 'invoked' };
    },
  });
  return api!.routes[0]!.invoke({});
}

describe('API Gateway needs a permission of the function', () => {
  it.each([
    ['GET /images/{id}', '*/*/*'],
    ['GET /images/{id}', '*/GET/images/{id}'],
    ['GET /images/{id}', '$default/GET/images/*'],
    ['ANY /images', '*/*/images'],
    ['$default', '*/$default'],
    ['$default', '*/*'],
  ])('%s is invoked with a permission for %s', async (routeKey, source) => {
    expect(await invokeRoute(routeKey, source)).toEqual({ payload: 'invoked' });
  });

  it.each([
    ['GET /images', undefined],
    ['GET /images', '*/POST/images'],
    ['GET /images', 'live/*/*'],
    // The source of the catch-all route is STAGE/$default: one part less than a permission for every route has.
    ['$default', '*/*/*'],
  ])('%s is refused with a permission for %s', async (routeKey, source) => {
    await expect(invokeRoute(routeKey, source)).rejects.toThrow(
      /not authorized to perform lambda:InvokeFunction/,
    );
  });
});
