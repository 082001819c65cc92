import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AuditException, judgeAudit } from './dependency-audit.ts';
import { PROJECT_ROOT } from './paths.ts';

/** Milliseconds: a registry that does not answer must not hold up a check. */
const PATIENCE = 20_000;

/** Only what ships: a tool that builds or tests runs on files of our own. */
const AUDIT = ['audit', '--omit=dev', '--json', '--fetch-retries=0', `--fetch-timeout=${PATIENCE / 2}`];

function auditReport(): string {
  const { stdout } = spawnSync('npm', AUDIT, {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    timeout: PATIENCE,
    // npm is a command file there, which only a shell runs.
    shell: process.platform === 'win32',
  });
  return stdout ?? '';
}

export function readExceptions(): AuditException[] {
  return JSON.parse(
    readFileSync(join(PROJECT_ROOT, 'build', 'audit-exceptions.json'), 'utf8'),
  ) as AuditException[];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const result = judgeAudit(auditReport(), readExceptions(), new Date().toISOString().slice(0, 10));
  if (result.outcome === 'skipped')
    console.log(`Audit of the dependencies skipped: ${firstLine(result.reason)}`);
  if (result.outcome === 'passed') {
    console.log(['No severe advisory for what ships.', ...result.notes].join('\n'));
  }
  if (result.outcome === 'failed') {
    console.error(`Severe advisories for what ships:\n  ${result.findings.join('\n  ')}`);
    console.error(
      'Update the package, or accept it for a while in build/audit-exceptions.json: id, reason, until.',
    );
    process.exitCode = 1;
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
