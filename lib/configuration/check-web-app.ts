import type { RefusedValue } from './configuration-error.ts';
import type { Settings } from './settings.ts';

/** What the field app needs to sign its users in, and to have a name of its own. */
export function checkWebApp(settings: Settings): RefusedValue[] {
  const { webApp, oidcIssuer, webAppClientId, webAppDomain, webAppCertificateArn, webAppSignInOrigins } =
    settings;
  const refused: RefusedValue[] = [];
  const refuse = (key: keyof Settings, allowed: string) =>
    refused.push({ key, value: settings[key], allowed });
  if (webApp && oidcIssuer !== undefined && webAppClientId === undefined) {
    refuse('webAppClientId', 'given together with webApp and oidcIssuer');
  }
  if (oidcIssuer === undefined) {
    if (webAppClientId !== undefined) {
      refuse('webAppClientId', 'left out without oidcIssuer: our user pool has a client for it');
    }
    if (webAppSignInOrigins.length > 0) refuse('webAppSignInOrigins', 'empty without oidcIssuer');
  }
  if ((webAppDomain === undefined) !== (webAppCertificateArn === undefined)) {
    refuse('webAppCertificateArn', 'given together with webAppDomain, or neither');
  }
  return refused;
}
