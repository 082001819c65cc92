import { checkPlace } from './check-place.ts';
import { checkWebApp } from './check-web-app.ts';
import type { RefusedValue } from './configuration-error.ts';
import type { Settings } from './settings.ts';

/**
 * The api may run for 29 s, and a statement that it has begun for 45 s more. Younger entries of the register the sweep must
 * not judge: their row may not be there yet, and without its entry nobody would look for it.
 */
const SHORTEST_LOST_EVENT_SECONDS = 29 + 45;

/** GuardDuty promises no time; an image that fails too early is opened again, but its owner has been told. */
const SHORTEST_SCAN_WAIT_SECONDS = 1800;

/** What no setting can tell by itself. */
export function checkTogether(settings: Settings): RefusedValue[] {
  const refused: RefusedValue[] = [];
  const refuse = (key: keyof Settings, allowed: string) =>
    refused.push({ key, value: settings[key], allowed });
  if (settings.lostEventSeconds <= SHORTEST_LOST_EVENT_SECONDS && !settings.impatient) {
    refuse(
      'lostEventSeconds',
      `more than ${SHORTEST_LOST_EVENT_SECONDS}: the api's 29 s and the 45 s of its last statement`,
    );
  }
  if (settings.malwareScan && !settings.objectVersioning && settings.bucketName === undefined) {
    refuse(
      'malwareScan',
      'false without objectVersioning: only then a tag is of the very bytes that were scanned',
    );
  }
  if (settings.malwareScanWaitSeconds < SHORTEST_SCAN_WAIT_SECONDS && !settings.impatient) {
    refuse(
      'malwareScanWaitSeconds',
      `at least ${SHORTEST_SCAN_WAIT_SECONDS}: large files take minutes to scan, and busy hours are slower`,
    );
  }
  if (settings.oidcIssuer === undefined) {
    for (const key of ['readScope', 'writeScope'] as const) {
      if (settings[key] !== undefined) refuse(key, 'left out without oidcIssuer: our user pool has its own');
    }
  } else if (settings.firewall) {
    refuse('firewall', 'false with oidcIssuer: there is no sign-in to stand before');
  }
  if ((settings.oidcIssuer === undefined) !== (settings.oidcAudience === undefined)) {
    refuse('oidcAudience', 'given together with oidcIssuer, or neither');
  }
  if (settings.auroraMaximumCapacity < settings.auroraMinimumCapacity) {
    refuse('auroraMaximumCapacity', `at least auroraMinimumCapacity (${settings.auroraMinimumCapacity})`);
  }
  if (settings.monthlyBudgetDollars !== undefined && settings.alarmEmail === undefined) {
    refuse('monthlyBudgetDollars', 'given together with alarmEmail, which is told of it');
  }
  return [...refused, ...checkWebApp(settings), ...checkPlace(settings)];
}
