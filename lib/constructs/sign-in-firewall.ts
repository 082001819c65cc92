import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** Requests of one address in five minutes. A team behind one mobile gateway signs in a few dozen times. */
const REQUESTS_PER_ADDRESS = 300;

/** AWS WAF before the sign-in pages and the public calls of the user pool; HTTP APIs have no place for it. */
export class SignInFirewall extends Construct {
  constructor(scope: Construct, id: string, userPool: UserPool) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      description: 'Sign-in to the crop health pipeline',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('crop-health-sign-in'),
      rules: [knownAttackers(0), tooManyRequests(1)],
    });
    new CfnWebACLAssociation(this, 'BeforeSignIn', {
      resourceArn: userPool.userPoolArn,
      webAclArn: acl.attrArn,
    });
  }
}

function knownAttackers(priority: number): CfnWebACL.RuleProperty {
  return {
    name: 'known-attackers',
    priority,
    statement: {
      managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
    },
    overrideAction: { none: {} },
    visibilityConfig: visibility('known-attackers'),
  };
}

function tooManyRequests(priority: number): CfnWebACL.RuleProperty {
  return {
    name: 'too-many-requests',
    priority,
    statement: { rateBasedStatement: { limit: REQUESTS_PER_ADDRESS, aggregateKeyType: 'IP' } },
    action: { block: {} },
    visibilityConfig: visibility('too-many-requests'),
  };
}

/** Counted in CloudWatch; the requests themselves, which hold what people typed, are not kept. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
