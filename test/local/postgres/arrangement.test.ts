import { chmod, cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  binariesIn,
  findBinaries,
  type PostgresBinaries,
  restoreLibraryLinks,
} from '../../../local/postgres/binaries.ts';
import { direct, runProgram } from '../../../local/postgres/run-program.ts';
import { startArranged } from '../../../local/postgres/start-postgres.ts';
import { arrange, arrangeAsNobody } from '../../../local/postgres/unprivileged.ts';

/** As under a home directory of mode 0700. */
let privateHome: string;
let privateBinaries: PostgresBinaries;

beforeAll(async () => {
  privateHome = await mkdtemp(join(tmpdir(), 'private-home-'));
  await chmod(privateHome, 0o700);
  const { directory } = await findBinaries();
  privateBinaries = binariesIn(join(privateHome, 'native'));
  await cp(directory, privateBinaries.directory, { recursive: true, verbatimSymlinks: true });
});

afterAll(() => rm(privateHome, { recursive: true, force: true }));

describe('the programs that npm brings', () => {
  it('run after an installation without install scripts, which leaves links to libraries out', async () => {
    const libraries = join(privateBinaries.directory, 'lib');
    for (const name of await readdir(libraries)) {
      const file = join(libraries, name);
      if ((await lstat(file)).isSymbolicLink()) await rm(file);
    }
    await restoreLibraryLinks(privateBinaries.directory);
    await restoreLibraryLinks(privateBinaries.directory);
    expect(await runProgram(direct, privateBinaries.postgres, ['--version'])).toContain('PostgreSQL) 17.');
  });

  it('that are missing fail with their path, without an unhandled error', async () => {
    const missing = binariesIn(join(privateHome, 'nothing'));
    const arrangement = { launcher: direct, binaries: missing, directory: privateHome };
    await expect(startArranged(arrangement, { dataDirectory: privateHome, password: 'x' })).rejects.toThrow(
      `${missing.initdb} could not be started`,
    );
  });
});

describe('a checkout that only its owner reaches', () => {
  it('has its server running on data in place', async () => {
    const data = join(privateHome, '.local', 'postgres');
    const arrangement = await arrange(privateBinaries, data, () => undefined);
    expect(arrangement.directory).toBe(data);
    await expectToServe(arrangement);
    await expectToServe(arrangement);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'has its server running as nobody in the temporary folder where root has no user namespaces',
    async () => {
      const lines: string[] = [];
      const data = join(privateHome, 'data-of-nobody');
      const arrangement = await arrange(privateBinaries, data, () => undefined).then(() =>
        arrangeAsNobody(privateBinaries, data, (line) => lines.push(line)),
      );
      try {
        expect(arrangement.launcher.uid).toBe(65534);
        expect(dirname(arrangement.directory)).toBe(tmpdir());
        expect(lines).toEqual([expect.stringContaining(`its data lie in ${arrangement.directory}`)]);
        await expectToServe(arrangement);
        await expectToServe(arrangement);
      } finally {
        await rm(arrangement.directory, { recursive: true, force: true });
        await rm(dirname(arrangement.binaries.directory), { recursive: true, force: true });
      }
    },
  );
});

async function expectToServe(arrangement: Parameters<typeof startArranged>[0]): Promise<void> {
  const options = { dataDirectory: arrangement.directory, password: 'secret', durable: false };
  const postgres = await startArranged(arrangement, options);
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  try {
    await client.connect();
    expect((await client.query('SELECT 1 AS alive')).rows).toEqual([{ alive: 1 }]);
  } finally {
    await client.end();
    await postgres.close();
  }
}
