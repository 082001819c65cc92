import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** They only synthesise. Loading the CDK anew for each file took longer than its tests. */
const TEMPLATES = ['test/stacks/**/*.test.ts', 'test/configuration/**/*.test.ts'];

/**
 * Loaded anew for each of them: they import a handler, which reads its environment as it is loaded, look at the first
 * use of a module, or draw SVG, which the functions forbid the library for the rest of the process.
 */
const ALONE = [
  'test/api/handler.test.ts',
  'test/aws/observability.test.ts',
  'test/imagery/preview/ink-layer.test.ts',
  'test/process-image/handler.test.ts',
  'test/sweep-stuck-images/!(stuck-rounds|what-is-due).test.ts',
];

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
    // On two cores: whoever drives a pipeline waits for a third of the time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...SETTINGS, name: 'templates', include: TEMPLATES, isolate: false } },
      {
        test: {
          ...SETTINGS,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...TEMPLATES, ...ALONE],
          // What a file leaves behind, the next one would meet: files close what they start. In return, a worker loads
          // the code, the SDK and the services once.
          isolate: false,
        },
      },
      { test: { ...SETTINGS, name: 'alone', include: ALONE } },
    ],
  },
});
