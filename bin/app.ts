import { configurationOf, createApp } from '../lib/app.ts';
import { MissingBundleError, MissingSiteError } from '../lib/bundles.ts';
import { ConfigurationError } from '../lib/configuration/configuration-error.ts';

try {
  const app = createApp();
  // Its rules take half a second to load alone: `npm run synth:strict` asks for them.
  if (app.node.tryGetContext('nag') !== undefined) {
    const { checkWithNag } = await import('../lib/security/nag.ts');
    checkWithNag(app, configurationOf(app));
  }
  app.synth();
} catch (error) {
  // What the caller can mend is one line; anything else is ours, and its stack says where.
  const mendable = [ConfigurationError, MissingBundleError, MissingSiteError].some(
    (kind) => error instanceof kind,
  );
  console.error(mendable ? (error as Error).message : error);
  // Not only an exit code: CDK would synthesise what there is of the app when the process comes to its end.
  process.exit(1);
}
