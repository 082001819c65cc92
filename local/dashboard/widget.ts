import * as v from 'valibot';
import { graphRow } from './row.ts';

const place = { x: v.number(), y: v.number(), width: v.number(), height: v.number() };

const annotation = v.object({ value: v.number(), label: v.optional(v.string(), '') });

const textWidget = v.strictObject({
  ...place,
  type: v.literal('text'),
  properties: v.object({ markdown: v.string() }),
});

const alarmWidget = v.strictObject({
  ...place,
  type: v.literal('alarm'),
  properties: v.object({ title: v.optional(v.string(), ''), alarms: v.array(v.string()) }),
});

const graphWidget = v.strictObject({
  ...place,
  type: v.literal('metric'),
  properties: v.strictObject({
    view: v.literal('timeSeries'),
    title: v.string(),
    region: v.string(),
    stacked: v.optional(v.boolean(), false),
    metrics: v.array(graphRow),
    annotations: v.optional(v.strictObject({ horizontal: v.optional(v.array(annotation), []) })),
    yAxis: v.optional(v.unknown()),
    /** ISO 8601, counted from now. */
    start: v.optional(v.pipe(v.string(), v.regex(/^-P\d+D$/))),
  }),
});

const body = v.object({ widgets: v.array(v.variant('type', [textWidget, alarmWidget, graphWidget])) });

export type Widget = v.InferOutput<typeof body>['widgets'][number];
export type GraphWidget = v.InferOutput<typeof graphWidget>;

/** The body of a dashboard as the template has it. A widget or property that is not drawn here is refused by name. */
export function readDashboardBody(json: string): Widget[] {
  return v.parse(body, JSON.parse(json)).widgets;
}
