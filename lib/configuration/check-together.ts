import { ConfigurationError } from './configuration-error.ts';
import type { Settings } from './settings.ts';

/**
 * The api may run for 29 s, and a statement that it has begun for 45 s more. Younger entries of the register the sweep must
 * not judge: their row may not be there yet, and without its entry nobody would look for it.
 */
const SHORTEST_LOST_EVENT_SECONDS = 29 + 45;

/** What no setting can tell by itself. */
export function checkTogether(settings: Settings): void {
  if (settings.lostEventSeconds <= SHORTEST_LOST_EVENT_SECONDS && !settings.impatient) {
    const allowed = `more than ${SHORTEST_LOST_EVENT_SECONDS}: the api's 29 s and the 45 s of its last statement`;
    throw new ConfigurationError('lostEventSeconds', settings.lostEventSeconds, allowed);
  }
  if ((settings.oidcIssuer === undefined) !== (settings.oidcAudience === undefined)) {
    throw new ConfigurationError(
      'oidcAudience',
      settings.oidcAudience,
      'given together with oidcIssuer, or neither',
    );
  }
  for (const key of ['readScope', 'writeScope'] as const) {
    if (settings[key] !== undefined && settings.oidcIssuer === undefined) {
      throw new ConfigurationError(
        key,
        settings[key],
        'left out without oidcIssuer: our user pool has its own',
      );
    }
  }
  if (settings.firewall && settings.oidcIssuer !== undefined) {
    throw new ConfigurationError(
      'firewall',
      true,
      'false with oidcIssuer: there is no sign-in to stand before',
    );
  }
  if (settings.auroraMaximumCapacity < settings.auroraMinimumCapacity) {
    const allowed = `at least auroraMinimumCapacity (${settings.auroraMinimumCapacity})`;
    throw new ConfigurationError('auroraMaximumCapacity', settings.auroraMaximumCapacity, allowed);
  }
}
