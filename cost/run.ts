import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfiguration } from '../lib/configuration/read-configuration.ts';
import type { Configuration } from '../lib/configuration/settings.ts';
import { LIST_PRICES_OF, LIST_PRICES_REGION } from '../lib/list-prices.ts';
import { PROJECT_ROOT } from '../local/cloud-assembly/synthesise.ts';
import { print, runCommand } from '../local/operator/command-line.ts';
import { COST_HELP, type CostOptions, parseCostOptions } from './cost-options.ts';
import { costReport } from './cost-report.ts';
import { knobs } from './knobs.ts';
import { monthUse } from './month-use.ts';
import { scenarios } from './scenarios.ts';

async function main(argv: readonly string[]): Promise<number> {
  const options = parseCostOptions(argv);
  if (options.help) {
    await print(COST_HELP);
    return 0;
  }
  const configuration = configurationOf(options);
  const all = await scenarios(options, configuration);
  const turned = await knobs(options, configuration);
  const { unfinished } = await monthUse(options, configuration);
  const document = {
    prices: { of: LIST_PRICES_OF, region: LIST_PRICES_REGION, unit: 'dollars' },
    load: options,
    scenarios: all,
    knobs: turned,
    unfinished,
  };
  await print(
    options.json ? `${JSON.stringify(document, null, 2)}\n` : `${costReport(all, turned, unfinished)}\n`,
  );
  return 0;
}

/** As `cdk synth` would find it, without loading the stacks. */
function configurationOf({ stage, config = {} }: CostOptions): Configuration {
  const { context } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8'));
  return resolveConfiguration(stage, config, {
    stages: context.stages,
    folder: join(PROJECT_ROOT, 'config'),
  });
}

await runCommand(main);
