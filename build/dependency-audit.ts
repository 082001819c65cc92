/** A finding that is accepted for a while, from build/audit-exceptions.json. */
export interface AuditException {
  /** GHSA-xxxx-xxxx-xxxx */
  readonly id: string;
  readonly reason: string;
  /** The last day on which it is accepted, as 2027-01-31. */
  readonly until: string;
}

export type AuditOutcome =
  | { readonly outcome: 'passed'; readonly notes: readonly string[] }
  | { readonly outcome: 'failed'; readonly findings: readonly string[] }
  /** The registry could not be asked, which says nothing about the packages. */
  | { readonly outcome: 'skipped'; readonly reason: string };

interface Advisory {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly title: string;
}

/** Moderate ones are for the next update of the packages. */
const REFUSED_SEVERITIES = ['high', 'critical'];

/**
 * What `npm audit --json` says of the packages that ship.
 * @param today as 2026-11-25
 */
export function judgeAudit(
  report: string,
  exceptions: readonly AuditException[],
  today: string,
): AuditOutcome {
  const advisories = readAdvisories(report);
  if (typeof advisories === 'string') return { outcome: 'skipped', reason: advisories };
  const severe = advisories.filter(({ severity }) => REFUSED_SEVERITIES.includes(severity));
  const findings = severe.flatMap((advisory) => findingOf(advisory, exceptions, today));
  if (findings.length > 0) return { outcome: 'failed', findings };
  const notes = exceptions
    .filter(({ id }) => !severe.some((one) => one.id === id))
    .map(
      ({ id }) =>
        `the exception for ${id} is not needed any more: remove it from build/audit-exceptions.json`,
    );
  return { outcome: 'passed', notes };
}

function findingOf(advisory: Advisory, exceptions: readonly AuditException[], today: string): string[] {
  const { id, name, severity, title } = advisory;
  const accepted = exceptions.find((one) => one.id === id);
  if (accepted === undefined) return [`${name}: ${title} (${severity}, ${id})`];
  if (today <= accepted.until) return [];
  return [`${name}: ${title} (${severity}, ${id}); it was accepted until ${accepted.until}`];
}

/** Each advisory once; or, where there is no report, the reason in words. */
function readAdvisories(report: string): Advisory[] | string {
  const parsed = parse(report);
  if (parsed?.vulnerabilities === undefined) {
    return parsed?.message ?? 'npm audit gave no report';
  }
  const sources = Object.values(parsed.vulnerabilities).flatMap(({ via }) => via);
  const advisories = sources
    // A text names another vulnerable package, which has an entry of its own.
    .filter((source) => typeof source === 'object')
    .map(({ url, name, severity, title }) => ({ id: url.split('/').at(-1) ?? url, name, severity, title }));
  return [...new Map(advisories.map((one) => [one.id, one])).values()];
}

interface AuditReport {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly via: readonly (
          | string
          | { readonly url: string; readonly name: string; readonly severity: string; readonly title: string }
        )[];
      }
    >
  >;
}

function parse(report: string): AuditReport | undefined {
  try {
    return JSON.parse(report) as AuditReport;
  } catch {
    return undefined;
  }
}
