import { once } from 'node:events';
import { relative } from 'node:path';
import { type RunningPipeline, startPipeline } from '../pipeline-run.ts';
import { DEFAULT_PORT } from '../run/ports.ts';
import { dataDirectory, InterruptedError, parseOptions, port, refusePositionals } from './command-line.ts';
import { quoted } from './shell-exports.ts';

const HELP = `Runs the pipeline on this machine until Ctrl-C.

  npm start [-- OPTIONS]

Options:
  --data-dir DIR   where objects, messages, rows and keys are kept (default: .local)
  --port N         port of the API, the other services take the next ones; 0 takes any free ports
                   (default: the ports of the last run, ${DEFAULT_PORT} the first time)
  --help
`;

const OPTIONS = {
  'data-dir': { type: 'string' },
  port: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** @returns the exit code, once the pipeline has been stopped by a signal. */
export async function start(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  refusePositionals(positionals);
  const wantedPort = port(values.port);
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`;
  const stop = stopSignal();
  const starting = startPipeline({
    dataDirectory: dataDirectory(values['data-dir']),
    ...(wantedPort === undefined ? {} : { port: wantedPort }),
    fieldApp: true,
    onStep: (step) => process.stderr.write(`${seconds()}  ${step}\n`),
    onNotice: (notice) => process.stderr.write(`${seconds()}  ${notice}\n`),
  });
  const pipeline = await starting.catch((error) => {
    // The terminal's Ctrl-C also ends the synthesis: that is no fault to tell of.
    throw stop.signal.aborted ? new InterruptedError() : error;
  });
  if (!stop.signal.aborted) {
    process.stderr.write(`${seconds()}  running\n`);
    process.stdout.write(overview(pipeline, values['data-dir'] === undefined));
    await once(stop.signal, 'abort');
  }
  process.stderr.write('stopping\n');
  await pipeline.stop();
  return 0;
}

/** Aborted at the first Ctrl-C, SIGTERM or closed terminal; a second signal of a kind ends the process at once. */
function stopSignal(): AbortController {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort());
  return controller;
}

/** What one can do now. Its commands can be pasted into a shell, from any folder of the project. */
export function overview(
  { endpoints, dataDirectory: directory }: Pick<RunningPipeline, 'endpoints' | 'dataDirectory'>,
  isDefaultDirectory: boolean,
): string {
  const option = isDefaultDirectory ? '' : ` --data-dir ${quoted(directory)}`;
  const lines = [
    ...(endpoints.fieldAppUrl === undefined ? [] : [['field app', endpoints.fieldAppUrl]]),
    ['API', endpoints.apiUrl],
    ['dashboard', endpoints.dashboardUrl],
    ['S3', endpoints.s3Endpoint],
    ['SQS', endpoints.sqsEndpoint],
    ['RDS Data API', endpoints.rdsDataEndpoint],
    ['Lambda', endpoints.lambdaEndpoint],
    ['PostgreSQL', endpoints.postgresUrl.replace(/:[^:@/]+@/, ':...@')],
    ['bucket', endpoints.bucketName],
    ['queue', endpoints.queueUrl],
    ['dead letters', endpoints.deadLetterQueueUrl],
    ['data, logs', relative(process.cwd(), directory) || '.'],
  ];
  return `
The pipeline runs. Ctrl-C stops it; the data stays.

${lines.map(([name, value]) => `  ${name!.padEnd(13)} ${value}`).join('\n')}

  Your own tools:  eval "$(npm run --silent local:env${option && ` --${option}`})"   then for example
                   curl -H "Authorization: Bearer $API_TOKEN" "$API_URL/images"
                   aws s3 ls "s3://$BUCKET_NAME"      psql "$DATABASE_URL"
  Operate it:      npm run ops -- status${option}   (npm run ops -- --help shows the commands)
  Another user:    npm run --silent local:token -- --sub NAME${option}
  Keys and tokens: endpoints.json in the data directory (readable by you only)

`;
}
