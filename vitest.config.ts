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
  'test/build/bundle-web.test.ts',
  'test/imagery/preview/ink-layer.test.ts',
  'test/process-image/handler.test.ts',
  'test/sweep-stuck-images/!(stuck-rounds|what-is-due).test.ts',
];

/** They drive a whole pipeline, whose functions, database and browser are processes of their own. */
const PIPELINES = [
  'test/browser/**/*.test.ts',
  'test/end-to-end/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/migrate-schema/previous-release.test.ts',
  'test/ops/operate-pipeline.test.ts',
  'test/permissions/proof.test.ts',
  'test/soak/soak.test.ts',
];

/** Of every project. */
const SETTINGS = {
  // The SDK tells every process on Node 20 that its releases of 2027 will need Node 22.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  // On a machine that does other things, too.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

/**
 * What a file leaves behind, the next one of its worker would meet: files close what they start. In return, a worker loads
 * the code, the SDK and the services once.
 */
const SHARED = { ...SETTINGS, isolate: false, setupFiles: ['test/support/leave-nothing-behind.ts'] };

export default defineConfig({
  test: {
    // A PostgreSQL and cloud assemblies, made only when a test file asks for them. Here alone: a project that had it,
    // too, would load it and have its own.
    globalSetup: ['test/support/postgres-global-setup.ts', 'test/support/assembly-global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    // Two cores, one group of projects after the other. Whoever drives a pipeline waits for a third of the time; more
    // workers than cores would only make the limits of the others' times come nearer.
    projects: [
      {
        test: {
          ...SHARED,
          name: 'pipelines',
          include: PIPELINES,
          maxWorkers: 3,
          // A question to a pipeline costs it 30 ms, which would be most of the 50 that are usual.
          expect: { poll: { interval: 200 } },
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...SHARED,
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...TEMPLATES, ...PIPELINES, ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: { ...SETTINGS, name: 'alone', include: ALONE, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        test: {
          ...SHARED,
          name: 'templates',
          include: TEMPLATES,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
