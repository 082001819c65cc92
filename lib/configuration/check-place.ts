import type { RefusedValue } from './configuration-error.ts';
import type { Settings } from './settings.ts';

/** What lies elsewhere than the stage, as far as it is known where the stage lies. */
export function checkPlace(settings: Settings): RefusedValue[] {
  const { account, region, alarmTopicArn, encryptionKey, vpc } = settings;
  const refused: RefusedValue[] = [];
  const refuseOther = (
    key: keyof Settings,
    allowed: string,
    given: string | undefined,
    place: string | undefined,
  ) => {
    if (given === undefined || place === undefined || given === place) return;
    refused.push({ key, value: settings[key], allowed });
  };
  // The topic may be another account's: alarms tell those, too.
  refuseOther('alarmTopicArn', `a topic in ${region} (region)`, placeOf(alarmTopicArn).region, region);
  const key = placeOf(encryptionKey);
  refuseOther('encryptionKey', `a key in ${region} (region)`, key.region, region);
  refuseOther('encryptionKey', `a key of ${account} (account)`, key.account, account);
  const strayZone = vpc?.availabilityZones.map(regionOf).find((one) => one !== region);
  refuseOther('vpc', `availabilityZones in ${region} (region)`, strayZone, region);
  return refused;
}

/** arn:partition:service:region:account:resource; of what is no ARN, nothing. */
function placeOf(arn = ''): { region: string | undefined; account: string | undefined } {
  const [, , , region, account] = arn.split(':');
  return { region, account };
}

/** eu-central-1a: eu-central-1 */
function regionOf(zone: string): string {
  return zone.slice(0, -1);
}
