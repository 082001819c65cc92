import * as v from 'valibot';
import { alarmProperties } from '../../dashboard/alarm.ts';
import { compositeProperties } from '../../dashboard/composite-alarm.ts';
import { readDashboardBody } from '../../dashboard/widget.ts';
import { TAGS } from '../properties.ts';
import { type ResourceHandler, type ResourceToDeploy, resourceHandler } from '../resource.ts';

export const alarm: ResourceHandler = resourceHandler(alarmProperties, (properties, resource) => {
  resource.account.monitoring.alarms.push(properties);
  return { reference: properties.AlarmName, attributes: { Arn: alarmArn(properties.AlarmName, resource) } };
});

export const compositeAlarm: ResourceHandler = resourceHandler(
  compositeProperties,
  (properties, resource) => {
    resource.account.monitoring.compositeAlarms.push(properties);
    return { reference: properties.AlarmName, attributes: { Arn: alarmArn(properties.AlarmName, resource) } };
  },
);

const dashboardProperties = v.strictObject({
  DashboardName: v.string(),
  DashboardBody: v.string(),
  Tags: TAGS,
});

export const dashboard: ResourceHandler = resourceHandler(
  dashboardProperties,
  ({ DashboardName, DashboardBody }, { account }) => {
    account.monitoring.widgets.push(...readDashboardBody(DashboardBody));
    return { reference: DashboardName, attributes: {} };
  },
);

function alarmArn(name: string, { account }: ResourceToDeploy): string {
  return `arn:aws:cloudwatch:${account.region}:${account.account}:alarm:${name}`;
}
