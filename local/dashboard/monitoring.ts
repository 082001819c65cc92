import type { MetricStore } from '../metrics/metric-store.ts';
import { type Alarm, type AlarmReading, readAlarm } from './alarm.ts';
import { type CompositeAlarm, readCompositeAlarm } from './composite-alarm.ts';
import type { Widget } from './widget.ts';

/** What the template says of dashboards and alarms, as it is deployed. */
export class Monitoring {
  readonly alarms: Alarm[] = [];
  readonly compositeAlarms: CompositeAlarm[] = [];
  /** Of all dashboards, one after the other. */
  readonly widgets: Widget[] = [];

  /** Each alarm by its name. */
  read(store: MetricStore, now: number): ReadonlyMap<string, AlarmReading> {
    const single = this.alarms.map((alarm) => readAlarm(alarm, store, now));
    const composite = this.compositeAlarms.map((alarm) => readCompositeAlarm(alarm, single));
    return new Map([...single, ...composite].map((reading) => [reading.name, reading]));
  }
}
