import { Aws, Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { SIGNED_IN_PATH, SIGNED_OUT_PATH } from '../../web/hosting/app-configuration.ts';
import type { Configuration } from '../configuration/settings.ts';

/** Who signs the tokens that the API accepts, and for whom they are meant. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** What a token must have to read, and to change, images; undefined: nothing. */
  readonly readScope: string | undefined;
  readonly writeScope: string | undefined;
  /** Of our own user pool: of its sign-in pages. */
  readonly signInUrl?: string;
}

/** Cognito puts the name of the resource server before those of the scopes. */
const RESOURCE_SERVER = 'crop-health';
const READ = new ResourceServerScope({
  scopeName: 'images.read',
  scopeDescription: 'See images and results',
});
const WRITE = new ResourceServerScope({
  scopeName: 'images.write',
  scopeDescription: 'Upload images, process them again and delete them',
});

/** Accounts for the field app, for those who have no identity provider of their own. */
export class UserDirectory extends Construct {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;
  readonly signInUrl: string;
  readonly tokenIssuer: TokenIssuer;

  /** @param fieldAppOrigin where our field app is served; undefined where it is not */
  constructor(scope: Construct, id: string, configuration: Configuration, fieldAppOrigin?: string) {
    super(scope, id);
    this.userPool = this.createUserPool(configuration);
    this.client = this.createClient(configuration, fieldAppOrigin);
    this.signInUrl = this.createSignInPages(configuration).baseUrl();
    this.tokenIssuer = {
      issuer: this.userPool.userPoolProviderUrl,
      audience: [this.client.userPoolClientId],
      readScope: `${RESOURCE_SERVER}/${READ.scopeName}`,
      writeScope: `${RESOURCE_SERVER}/${WRITE.scopeName}`,
      signInUrl: this.signInUrl,
    };
  }

  private createUserPool(configuration: Configuration): UserPool {
    return new UserPool(this, 'UserPool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      // An authenticator app costs nothing; a text message does, and its number can be taken over.
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      // Sign-in pages and rotated refresh tokens are not in the Lite plan.
      ...(configuration.threatProtection
        ? {
            featurePlan: FeaturePlan.PLUS,
            standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
          }
        : { featurePlan: FeaturePlan.ESSENTIALS }),
      deletionProtection: configuration.deletionProtection,
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  private createClient({ callbackUrls }: Configuration, fieldAppOrigin: string | undefined): UserPoolClient {
    const ofFieldApp = (path: string) => (fieldAppOrigin === undefined ? [] : [`${fieldAppOrigin}${path}`]);
    const api = this.userPool.addResourceServer('Api', {
      identifier: RESOURCE_SERVER,
      scopes: [READ, WRITE],
    });
    return this.userPool.addClient('FieldApp', {
      // A public client: a browser or a phone cannot keep a secret. PKCE takes its place.
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [
          OAuthScope.OPENID,
          OAuthScope.resourceServer(api, READ),
          OAuthScope.resourceServer(api, WRITE),
        ],
        callbackUrls: [...callbackUrls, ...ofFieldApp(SIGNED_IN_PATH)],
        logoutUrls: [...callbackUrls, ...ofFieldApp(SIGNED_OUT_PATH)],
      },
      // Only the sign-in pages give tokens with our scopes; this is what they speak.
      authFlows: { userSrp: true },
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      // A refresh token works once; a phone whose answer was lost may ask again for a minute.
      refreshTokenRotationGracePeriod: Duration.seconds(60),
      enableTokenRevocation: true,
    });
  }

  private createSignInPages({ signInDomainPrefix, stage }: Configuration): UserPoolDomain {
    new CfnManagedLoginBranding(this, 'SignInStyle', {
      userPoolId: this.userPool.userPoolId,
      clientId: this.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    // "Domain already associated with another user pool": set signInDomainPrefix to a name that nobody in the region has.
    return this.userPool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: signInDomainPrefix ?? `crop-health-${stage}-${ofThisStack()}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
  }
}

/**
 * Twenty digits of the stack's own id, a UUID made from time and machine: the last group alone is the machine's, and other
 * accounts' stacks may have it, too. The first group is the time.
 */
function ofThisStack(): string {
  const uuid = Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID)));
  return Fn.select(0, uuid) + Fn.select(4, uuid);
}
