import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT_ROOT } from './paths.ts';

const KERNELS = join(PROJECT_ROOT, 'lambdas/imagery/kernels');
const ENTRY = join(KERNELS, 'row-kernels.as.ts');
const COMPILED = join(KERNELS, 'row-kernels.wasm.ts');
const COMPILER = join(PROJECT_ROOT, 'build/row-kernels');

/** What the compiled file says it was made from. */
export function hashKernelSources(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(KERNELS).filter((name) => name.endsWith('.as.ts'));
  for (const name of sources.sort()) hash.update(`${name}\n`).update(readFileSync(join(KERNELS, name)));
  return hash.digest('hex');
}

/** Compiles the row kernels and puts them, with the hash of their source, into a module that is committed. */
export function compileRowKernels(): void {
  const compiler = join(COMPILER, 'node_modules/assemblyscript/bin/asc.js');
  if (!existsSync(compiler))
    execFileSync('npm', ['ci', '--no-audit', '--prefix', COMPILER], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'row-kernels-'));
  try {
    const output = join(folder, 'row-kernels.wasm');
    const options = [
      '--enable',
      'simd',
      '--runtime',
      'stub',
      '-O3',
      '--noAssert',
      '--disableWarning',
      '112',
      '-o',
      output,
    ];
    execFileSync(process.execPath, [compiler, ENTRY, ...options], { stdio: 'inherit' });
    writeFileSync(COMPILED, moduleOf(readFileSync(output)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function moduleOf(wasm: Buffer): string {
  return [
    '// Made from the .as.ts files beside it by `npm run kernels`.',
    `export const ROW_KERNELS_SOURCE_SHA256 = '${hashKernelSources()}';`,
    `export const ROW_KERNELS_BASE64 =\n  '${wasm.toString('base64')}';`,
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) compileRowKernels();
