import type { AccessSettings } from './access-settings.ts';
import type { DeploymentSettings } from './deployment-settings.ts';
import type { PipelineSettings } from './pipeline-settings.ts';

/** Stages that are always there, and that own ones are based on. */
export const BASE_STAGES = ['dev', 'prod'] as const;
export type BaseStage = (typeof BASE_STAGES)[number];

/** Everything that a deployment may set. */
export interface Settings extends AccessSettings, PipelineSettings, DeploymentSettings {}

export interface Configuration extends Settings {
  /** Part of the names of stacks, functions and buckets. */
  readonly stage: string;
}
