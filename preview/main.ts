import { buildPlugin } from '../stack/plugin';
import { StackProblem } from '../stack/problem';
import { buildPreview } from './build';
import { startPreview } from './server';

/** The preview alone: `node .config/run.mjs preview/main.ts [port]`. */
async function main([port = process.env.GRAFANA_PORT ?? '3000']: string[]): Promise<void> {
  const interrupted = new AbortController();
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((name) => process.on(name, () => interrupted.abort()));
  const options = { say: (line: string) => void process.stdout.write(`${line}\n`), signal: interrupted.signal };
  await buildPlugin(options.say, options.signal);
  await buildPreview(options.say, options.signal);
  await startPreview({ ...options, port: Number(port) });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof StackProblem ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
