import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotSimulatedError, TemplateError } from './errors.ts';
import type { Template } from './template.ts';

export interface AssemblyStack {
  readonly id: string;
  readonly stackName: string;
  readonly template: Template;
  /** Directory of each asset by the object key under which `cdk deploy` would upload it. */
  readonly assetDirectories: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
}

interface FileAsset {
  readonly source: { readonly path?: string; readonly packaging?: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/** Stacks of a cloud assembly (output of `cdk synth`), each after those that it depends on. */
export async function readAssembly(directory: string): Promise<AssemblyStack[]> {
  const manifest = await readJson<{ artifacts?: Record<string, Artifact> }>(join(directory, 'manifest.json'));
  const artifacts = manifest.artifacts ?? {};
  const nested = Object.keys(artifacts).find((id) => artifacts[id]!.type === 'cdk:cloud-assembly');
  if (nested) throw new NotSimulatedError(nested, 'a nested cloud assembly (a stage)', 'stacks of the app');
  return Promise.all(stackOrder(artifacts).map((id) => readStack(directory, id, artifacts)));
}

function stackOrder(artifacts: Readonly<Record<string, Artifact>>): string[] {
  const order: string[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) throw new TemplateError(id, `stacks depend on each other: ${path.join(' -> ')}`);
    const artifact = artifacts[id];
    if (!artifact || order.includes(id)) return;
    for (const dependency of artifact.dependencies ?? []) visit(dependency, [...path, id]);
    if (artifact.type === 'aws:cloudformation:stack') order.push(id);
  };
  for (const id of Object.keys(artifacts)) visit(id, []);
  return order;
}

async function readStack(
  directory: string,
  id: string,
  artifacts: Readonly<Record<string, Artifact>>,
): Promise<AssemblyStack> {
  const { dependencies = [], properties = {} } = artifacts[id]!;
  if (!properties.templateFile) throw new TemplateError(id, 'the manifest names no templateFile');
  const template = await readJson<Template>(join(directory, properties.templateFile));
  const manifests = dependencies.filter((name) => artifacts[name]?.type === 'cdk:asset-manifest');
  const assets = await Promise.all(
    manifests.map((name) => readAssets(directory, artifacts[name]?.properties?.file)),
  );
  return {
    id,
    stackName: properties.stackName ?? id,
    template: { ...template, Resources: template.Resources ?? {} },
    assetDirectories: new Map(assets.flat()),
  };
}

async function readAssets(directory: string, file: string | undefined): Promise<[string, string][]> {
  if (!file) return [];
  const manifest = await readJson<AssetManifest>(join(directory, file));
  return Object.values(manifest.files ?? {}).flatMap(({ source, destinations }) => {
    const path = source.packaging === 'zip' ? source.path : undefined;
    if (!path) return [];
    return Object.values(destinations).map(({ objectKey }): [string, string] => [
      objectKey,
      join(directory, path),
    ]);
  });
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
