import type { ResourceHandler } from './resource.ts';
import { bucket, bucketPolicy } from './resources/bucket.ts';
import { customResource } from './resources/custom-resource.ts';
import { databaseCluster } from './resources/database-cluster.ts';
import { eventBus, eventRule } from './resources/event-bus.ts';
import { api, authorizer, integration, route, stage } from './resources/http-api.ts';
import { lambdaFunction } from './resources/lambda-function.ts';
import { eventInvokeConfig, eventSourceMapping, permission } from './resources/lambda-invokers.ts';
import { malwareProtectionPlan } from './resources/malware-scan.ts';
import { managedPolicy } from './resources/managed-policy.ts';
import { alarm, compositeAlarm, dashboard } from './resources/monitoring.ts';
import { queue, queuePolicy } from './resources/queue.ts';
import { policy, role } from './resources/role.ts';
import { schedule } from './resources/schedule.ts';
import { secret } from './resources/secret.ts';
import { userPool, userPoolClient } from './resources/user-pool.ts';

/** CloudFormation types that are simulated. */
const SIMULATED_TYPES: Readonly<Record<string, ResourceHandler>> = {
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Authorizer': authorizer,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Route': route,
  'AWS::ApiGatewayV2::Stage': stage,
  'AWS::CloudFormation::CustomResource': customResource,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': compositeAlarm,
  'AWS::CloudWatch::Dashboard': dashboard,
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': userPoolClient,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::Rule': eventRule,
  'AWS::GuardDuty::MalwareProtectionPlan': malwareProtectionPlan,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::RDS::DBCluster': databaseCluster,
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::SecretsManager::Secret': secret,
};

export const SIMULATED_TYPE_NAMES = Object.keys(SIMULATED_TYPES);

export function simulatedType(type: string): ResourceHandler | undefined {
  return type.startsWith('Custom::') ? customResource : SIMULATED_TYPES[type];
}
