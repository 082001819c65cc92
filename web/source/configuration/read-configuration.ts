import type { AppConfiguration } from '../../hosting/app-configuration.ts';
import { NotReachedError } from '../api/api-errors.ts';

/** Without a network the service worker has the one of the last visit. */
export async function readConfiguration(): Promise<AppConfiguration> {
  const response = await fetch('/config.json').catch((cause) => {
    throw new NotReachedError('config.json', cause);
  });
  if (!response.ok) throw new NotReachedError(`config.json (status ${response.status})`);
  return (await response.json()) as AppConfiguration;
}
