import { once } from 'node:events';
import { startServer } from './postgres.ts';

/** `npm run database`: a real PostgreSQL for trying replicas, until it is interrupted; what it held goes with it. */
const server = await startServer(Number(process.env['PORT'] ?? 5433));
const url = await server.database('mainsheet');
process.stdout.write(`PostgreSQL answers at ${url}\nCtrl-C ends it, and forgets everything.\n`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await server.dispose();
