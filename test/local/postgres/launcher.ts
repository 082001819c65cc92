import { startPostgres } from '../../../local/postgres/start-postgres.ts';

/** Started by the tests as a process of its own, which they kill. */
const [dataDirectory, password] = process.argv.slice(2);
const postgres = await startPostgres({ dataDirectory: dataDirectory!, password: password! });
process.stdout.write(`${postgres.port}\n`);
setInterval(() => undefined, 60_000);
