import { relative } from 'node:path';
import { type RunningPipeline, startPipeline } from '../pipeline-run.ts';
import { DEFAULT_PORT } from '../run/ports.ts';
import { dataDirectory, parseOptions, port, refusePositionals } from './command-line.ts';

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
  const stopped = stopSignal();
  const starting = startPipeline({
    dataDirectory: dataDirectory(values['data-dir']),
    ...(wantedPort === undefined ? {} : { port: wantedPort }),
    onStep: (step) => process.stderr.write(`${seconds()}  ${step}\n`),
    onNotice: (notice) => process.stderr.write(`${seconds()}  ${notice}\n`),
  });
  const pipeline = await starting;
  process.stderr.write(`${seconds()}  running\n`);
  process.stdout.write(overview(pipeline));
  await stopped;
  process.stderr.write('stopping\n');
  await pipeline.stop();
  return 0;
}

/** Resolves at the first Ctrl-C or SIGTERM; the second one ends the process at once, as without this. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}

function overview({ endpoints, dataDirectory: directory }: RunningPipeline): string {
  const lines = [
    ['API', endpoints.apiUrl],
    ['S3', endpoints.s3Endpoint],
    ['SQS', endpoints.sqsEndpoint],
    ['RDS Data API', endpoints.rdsDataEndpoint],
    ['PostgreSQL', endpoints.postgresUrl.replace(/:[^:@/]+@/, ':...@')],
    ['bucket', endpoints.bucketName],
    ['queue', endpoints.queueUrl],
    ['dead letters', endpoints.deadLetterQueueUrl],
    ['data, logs', relative(process.cwd(), directory) || '.'],
  ];
  return `
The pipeline runs. Ctrl-C stops it; the data stays.

${lines.map(([name, value]) => `  ${name!.padEnd(13)} ${value}`).join('\n')}

  Your own tools:  eval "$(npm run --silent local:env)"   then for example
                   curl -H "Authorization: Bearer $API_TOKEN" "$API_URL/images"
                   aws s3 ls "s3://$BUCKET_NAME"      psql "$DATABASE_URL"
  Another user:    npm run --silent local:token -- --sub NAME
  Keys and tokens: endpoints.json in the data directory (readable by you only)

`;
}
