import { readConfig } from './config';
import { startDemo } from './demo';
import { runFaultCommand } from './faultCommand';
import { ListenError } from './http/listen';
import { createOutputs } from './outputs';
import { createRandom } from './random';

const say = (line: string) => process.stdout.write(`demo: ${line}\n`);

/** Says why in one sentence and ends with 1. */
function fail(problem: string): void {
  process.stderr.write(`demo: ${problem}\n`);
  process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const isCommand = args[0] === 'fault';
  const read = readConfig(process.env, isCommand ? [] : args);
  if (!read.ok) {
    return fail(read.problem);
  }
  const { config } = read;
  if (isCommand) {
    const { text, exitCode } = await runFaultCommand(args.slice(1), `http://127.0.0.1:${config.ports.control}`);
    return exitCode === 0 ? void process.stdout.write(`${text}\n`) : fail(text);
  }

  const outputs = createOutputs(config, say);
  try {
    const demo = await startDemo(config, outputs, createRandom(Date.now()), say);
    const { web, task, webMetrics, taskMetrics, control } = demo.ports;
    say(`web-frontend on port ${web} (metrics ${webMetrics}), task-svc on ${task} (metrics ${taskMetrics}).`);
    say(`Switch the fault on: curl -X POST http://127.0.0.1:${control}/faults -d '{"fault":"throttle"}'`);

    let stopping = false;
    const stop = () => {
      // Ctrl-C may arrive twice, from the terminal and from the program that started this one; stopping takes 5 s at most.
      if (stopping) {
        return;
      }
      stopping = true;
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

void main(process.argv.slice(2));
