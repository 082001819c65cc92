import { createApp } from '../lib/app.ts';
import { MissingBundleError } from '../lib/bundles.ts';
import { ConfigurationError } from '../lib/configuration/configuration-error.ts';

try {
  createApp().synth();
} catch (error) {
  // What the caller can mend is one line; anything else is ours, and its stack says where.
  const mendable = error instanceof ConfigurationError || error instanceof MissingBundleError;
  console.error(mendable ? error.message : error);
  // Not only an exit code: CDK would synthesise what there is of the app when the process comes to its end.
  process.exit(1);
}
