import { join } from 'node:path';
import { type DashboardServer, startDashboard } from '../dashboard/start-dashboard.ts';
import type { LocalAccount } from '../deployment/local-account.ts';
import { LocalMetrics } from '../metrics/local-metrics.ts';
import { watchServices } from '../metrics/watch-services.ts';
import type { Shutdown } from './shutdown.ts';

/** Before anything else: what happens from now on is counted. */
export async function openMetrics(dataDirectory: string, shutdown: Shutdown): Promise<LocalMetrics> {
  const metrics = await LocalMetrics.open(join(dataDirectory, 'metrics'));
  shutdown.add('the metrics', () => metrics.close());
  return metrics;
}

/** The template's dashboard, over what is counted here. */
export function serveDashboard(
  { monitoring, sqs, s3, log }: LocalAccount,
  metrics: LocalMetrics,
  options: { readonly port: number; readonly shutdown: Shutdown },
): Promise<DashboardServer> {
  const { shutdown, port } = options;
  const services = { queues: () => sqs.queueStates(), buckets: () => s3.bucketStates() };
  shutdown.add('the watch over services', watchServices(services, metrics));
  const server = startDashboard({ port, monitoring, store: metrics.store, log });
  return shutdown.closing('the dashboard', server);
}
