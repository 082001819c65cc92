import { configDefaults, defineConfig } from 'vitest/config';

/** They only synthesise. Loading the CDK anew for each file took longer than its tests. */
const TEMPLATES = ['test/stacks/**/*.test.ts', 'test/configuration/**/*.test.ts'];

/** Pure code, without state that one file could leave to the next: loaded once for a worker. */
const UNITS = ['imagery', 'spectral', 'pipeline', 'simulation', 'cost', 'openapi', 'web'].map(
  (room) => `test/${room}/**/*.test.ts`,
);
/** Draws SVG, which the functions forbid the library for the rest of the process. */
const ALONE = 'test/imagery/preview/ink-layer.test.ts';

/** Of every project. */
const SETTINGS = {
  // The SDK tells every process on Node 20 that its releases of 2027 will need Node 22.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    // A PostgreSQL and cloud assemblies, made only when a test file asks for them. Here alone: a project that had it,
    // too, would load it and have its own.
    globalSetup: ['test/support/postgres-global-setup.ts', 'test/support/assembly-global-setup.ts'],
    // Two cores: more workers only fight for them with the real PostgreSQL and the function processes.
    maxWorkers: 2,
    projects: [
      { test: { ...SETTINGS, name: 'templates', include: TEMPLATES, isolate: false } },
      {
        test: {
          ...SETTINGS,
          name: 'units',
          include: UNITS,
          exclude: [...configDefaults.exclude, ALONE],
          isolate: false,
        },
      },
      {
        test: {
          ...SETTINGS,
          name: 'pipeline',
          include: ['test/**/*.test.ts', ALONE],
          exclude: [
            ...configDefaults.exclude,
            ...TEMPLATES,
            ...UNITS.map((units) => units.replace('**/*', '**/!(ink-layer)')),
          ],
        },
      },
    ],
  },
});
