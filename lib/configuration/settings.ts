import type { AccessSettings } from './access-settings.ts';
import type { DeploymentSettings } from './deployment-settings.ts';
import type { PipelineSettings } from './pipeline-settings.ts';

export const STAGES = ['dev', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

/** Everything that a deployment may set. */
export interface Settings extends AccessSettings, PipelineSettings, DeploymentSettings {}

export interface Configuration extends Settings {
  readonly stage: Stage;
}
