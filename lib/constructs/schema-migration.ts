import { CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { hashMigrations } from '../migrations.ts';
import type { Database } from './database.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';

/** Long enough for a paused database to resume and for DDL on large tables; Lambda's own limit. */
const TIMEOUT_SECONDS = 900;

/** CloudFormation waits an hour for a custom resource by default, also for one that died without an answer. */
const ANSWER_SECONDS = TIMEOUT_SECONDS + 60;

export interface SchemaMigrationProps extends LambdaSurroundings {
  readonly database: Database;
}

/** Brings the schema up to the migrations of this release. What uses the database waits for `applied`. */
export class SchemaMigration extends Construct {
  readonly applied: CustomResource;
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: SchemaMigrationProps) {
    super(scope, id);
    const { database } = props;
    this.function = new LambdaFunction(this, 'Migrate', {
      ...props,
      name: 'migrate-schema',
      description: 'Applies the SQL migrations during a deployment.',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: 256,
      environment: {
        databaseClusterArn: database.cluster.clusterArn,
        databaseSecretArn: database.secret.secretArn,
        databaseName: database.databaseName,
      },
      permissions: [
        ...database.dataApiStatements({ transactions: true }),
        ...props.encryption.permissions({ reads: ['secretsmanager'], writes: [] }),
      ],
    });
    this.applied = new CustomResource(this, 'Applied', {
      resourceType: 'Custom::SchemaMigration',
      // The function answers CloudFormation itself: see docs/adr/0003.
      serviceToken: this.function.lambda.functionArn,
      serviceTimeout: Duration.seconds(ANSWER_SECONDS),
      properties: { SchemaHash: hashMigrations(props.bundles) },
    });
  }
}
