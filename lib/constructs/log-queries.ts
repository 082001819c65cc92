import { CfnQueryDefinition, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import { accessQueries, functionQueries } from './log-queries/queries.ts';
import type { Observed } from './metrics/observed.ts';

/** Questions to the logs, as CloudWatch Logs Insights keeps them: found there under the folder of the stage. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, configuration: Configuration, observed: Observed) {
    super(scope, id);
    const { api, processor, sweep, webhooks } = observed;
    const functions = [api, processor, sweep, webhooks].map((one) => one.function.logGroup);
    const define = (groups: readonly LogGroup[], name: string, query: string) =>
      new CfnQueryDefinition(this, name, {
        name: `crop-health-${configuration.stage}/${name}`,
        logGroupNames: groups.map((group) => group.logGroupName),
        queryString: query,
      });
    for (const { name, query } of functionQueries) define(functions, name, query);
    for (const { name, query } of accessQueries) define([api.accessLog], name, query);
  }
}
