import { Duration } from 'aws-cdk-lib';
import {
  HttpIntegrationType,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';

/** An HTTP API gives up after 30 s; the function ends first, so that its log tells why. */
export const API_TIMEOUT_SECONDS = 29;

/** Hands requests to a function. Unlike CDK's own it gives no permission: that of the whole API is one, not one for each route. */
export class FunctionIntegration extends HttpRouteIntegration {
  readonly #functionArn: string;

  constructor(id: string, functionArn: string) {
    super(id);
    this.#functionArn = functionArn;
  }

  bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.#functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      timeout: Duration.seconds(API_TIMEOUT_SECONDS),
    };
  }
}
