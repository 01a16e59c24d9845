import { SERVICE_NAMES } from '../src/backends/sample/model/services';
import { BACKFILL_COMMAND, runBackfillCommand, startBackfill } from './backfillCommand';
import { readConfig, readControlPort, type DemoConfig } from './config';
import { startDemo, type RunningDemo } from './demo';
import { runFaultCommand } from './faultCommand';
import { ListenError } from './http/listen';
import { createOutputs } from './outputs';

const FAULT_COMMAND = 'fault';

const say = (line: string) => process.stdout.write(`demo: ${line}\n`);

/** Says why in one sentence and ends with 1. */
function fail(problem: string): void {
  process.stderr.write(`demo: ${problem}\n`);
  process.exitCode = 1;
}

async function main([command = '', ...rest]: string[]): Promise<void> {
  if (command === FAULT_COMMAND) {
    return switchFault(rest);
  }
  const isCommand = command === BACKFILL_COMMAND && rest.length === 0;
  const read = readConfig(process.env, isCommand || command === '' ? [] : [command, ...rest]);
  if (!read.ok) {
    return fail(read.problem);
  }
  return isCommand ? runBackfillCommand(read.config, say) : start(read.config);
}

async function switchFault(args: readonly string[]): Promise<void> {
  const read = readControlPort(process.env);
  if (!read.ok) {
    return fail(read.problem);
  }
  const { text, exitCode } = await runFaultCommand(args, `http://127.0.0.1:${read.port}`);
  return exitCode === 0 ? void process.stdout.write(`${text}\n`) : fail(text);
}

async function start(config: DemoConfig): Promise<void> {
  const outputs = createOutputs(config, say);
  try {
    const demo = await startDemo(config, outputs, say);
    describe(demo, config);
    const backfill = config.backfill ? startBackfill(__filename, config, say) : undefined;

    let stopping = false;
    const stop = () => {
      // Ctrl-C may arrive twice, from the terminal and from the program that started this one; stopping takes 5 s at most.
      if (stopping) {
        return;
      }
      stopping = true;
      backfill?.stop();
      // Idle connections of the HTTP clients would keep the process for seconds more.
      void demo.stop().finally(() => process.exit(0));
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    if (!(error instanceof ListenError)) {
      throw error;
    }
    fail(error.message);
  }
}

function describe({ ports }: RunningDemo, { seed }: DemoConfig): void {
  const services = SERVICE_NAMES.map(
    (name) => `${name} on port ${ports.services[name]} (metrics ${ports.metrics[name]})`
  );
  say(`${services.join(', ')}.`);
  say(`Faults: http://127.0.0.1:${ports.control}/faults in a browser, or npm run demo -- fault throttle.`);
  say(`DEMO_SEED=${seed} gives the same ids again (on an empty stack: npm start -- --clean).`);
}

void main(process.argv.slice(2));
