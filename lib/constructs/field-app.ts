import { Aws, Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from '../../web/hosting/security-headers.ts';
import { FILE_PATH, START_PAGE } from '../../web/hosting/site-paths.ts';
import type { Configuration } from '../configuration/settings.ts';
import type { AccessLogs } from './access-logs.ts';

export interface FieldAppProps {
  readonly configuration: Configuration;
  readonly accessLogs: AccessLogs;
  /** Asked once the template is written: our own user pool needs the app's address before. */
  signInOrigins(): readonly string[];
}

/** Where the field app is served: a private bucket behind CloudFront. Its files come with the pipeline stack. */
export class FieldApp extends Construct {
  readonly bucket: IBucket;
  readonly distribution: Distribution;
  /** Of its pages, as browsers name it. */
  readonly origin: string;

  constructor(scope: Construct, id: string, props: FieldAppProps) {
    super(scope, id);
    const { configuration, accessLogs } = props;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // Whoever may see the page may see these files: there is nothing to keep from anybody.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...accessLogs.of('field-app'),
      // Deployed anew from any release; emptied by what has filled it.
      removalPolicy: RemovalPolicy.DESTROY,
      // CDK's classes and interfaces differ in `| undefined`, which exactOptionalPropertyTypes tells apart.
    }) as IBucket;
    this.distribution = this.createDistribution(props);
    this.origin = `https://${configuration.webAppDomain ?? this.distribution.distributionDomainName}`;
  }

  private createDistribution(props: FieldAppProps): Distribution {
    const { stage, webAppDomain, webAppCertificateArn } = props.configuration;
    return new Distribution(this, 'Distribution', {
      comment: `Field app of crop health, stage ${stage}`,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        // As long as each file says; the page says: ask each time.
        cachePolicy: this.createCachePolicy(stage),
        responseHeadersPolicy: this.createHeaders(props),
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: this.createPageFunction() },
        ],
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(webAppDomain === undefined || webAppCertificateArn === undefined
        ? {}
        : {
            domainNames: [webAppDomain],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', webAppCertificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }),
    });
  }

  private createCachePolicy(stage: string): CachePolicy {
    return new CachePolicy(this, 'Caching', {
      cachePolicyName: `crop-health-${stage}-field-app-${Aws.REGION}`,
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(365),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
  }

  /** Every page is the one page. */
  private createPageFunction(): EdgeFunction {
    return new EdgeFunction(this, 'Pages', {
      comment: 'Answers the address of every page with the app.',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        `function handler(event) {
  var request = event.request;
  if (!new RegExp('${FILE_PATH}').test(request.uri)) request.uri = '${START_PAGE}';
  return request;
}`,
      ),
    });
  }

  /** API and storage by patterns: their names come after this one's. The page's own policy has them in full. */
  private createHeaders({ signInOrigins, configuration }: FieldAppProps): ResponseHeadersPolicy {
    const policy = () =>
      contentSecurityPolicy({
        api: `https://*.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`,
        storage: `https://*.s3.${Aws.REGION}.${Aws.URL_SUFFIX}`,
        signIn: signInOrigins(),
      });
    const header = (name: string, value: string) => ({ header: name, value, override: true });
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `crop-health-${configuration.stage}-field-app-${Aws.REGION}`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: Lazy.string({ produce: policy }), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          header('Permissions-Policy', PERMISSIONS_POLICY),
          header('Cross-Origin-Opener-Policy', 'same-origin'),
        ],
      },
    });
  }
}
