import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FAULT_NAMES, findFault, parseFaultSwitch, unknownFault, type Faults, type FaultState } from './faults';
import { readBody, sendJson, targetOf } from './http/messages';

const MAX_BODY_BYTES = 4096;
const BODY_TIMEOUT_MS = 10_000;

/** What the control API answers with: the faults, or what was wrong with the request. */
export type ControlAnswer = FaultState[] | { error: string; faults?: readonly string[] };

/**
 * The control API: `GET /faults`, `POST /faults {"fault": name, "on"?: boolean}`, `DELETE /faults[/name]`,
 * `GET /healthz`. Each change answers with the whole list; a bad request with 4xx and a sentence.
 */
export function createControlServer(faults: Faults, onChange: (line: string) => void = () => {}): Server {
  const server = createServer((req, res) => {
    handle(req, res, faults, onChange).catch(() => res.destroy());
  });
  server.requestTimeout = BODY_TIMEOUT_MS;
  return server;
}

async function handle(req: IncomingMessage, res: ServerResponse, faults: Faults, onChange: (line: string) => void) {
  const answer = (status: number, body: ControlAnswer, headers?: Record<string, string>) =>
    sendJson(res, status, body, headers);
  const refuse = (problem: string, status = 400) => answer(status, { error: problem, faults: FAULT_NAMES });
  const changed = () => {
    const on = faults.list().filter((fault) => fault.on);
    onChange(`Faults on: ${on.map((fault) => fault.name).join(', ') || 'none'}.`);
    answer(200, faults.list());
  };

  const [, root, name, ...rest] = targetOf(req)?.pathname.split('/') ?? [];
  if (root === 'healthz' && name === undefined) {
    return req.method === 'GET' || req.method === 'HEAD'
      ? sendJson(res, 200, { status: 'ok' })
      : answer(405, { error: 'Use GET /healthz.' }, { allow: 'GET, HEAD' });
  }
  if (root !== 'faults' || rest.length > 0) {
    return answer(404, { error: 'There is only /faults and /healthz here.' });
  }

  if (name !== undefined) {
    if (req.method !== 'DELETE') {
      return answer(405, { error: 'Use DELETE /faults/<name>, or POST /faults.' }, { allow: 'DELETE' });
    }
    const fault = findFault(name);
    if (!fault) {
      return refuse(unknownFault(name));
    }
    faults.set(fault, false);
    return changed();
  }

  switch (req.method) {
    case 'GET':
    case 'HEAD':
      return answer(200, faults.list());
    case 'DELETE':
      faults.allOff();
      return changed();
    case 'POST': {
      const body = await readBody(req, MAX_BODY_BYTES);
      if (body === undefined) {
        return refuse(`The body is longer than ${MAX_BODY_BYTES} bytes.`, 413);
      }
      const wanted = parseFaultSwitch(body);
      if (!wanted.ok) {
        return refuse(wanted.problem);
      }
      faults.set(wanted.fault, wanted.on);
      return changed();
    }
    default:
      return answer(405, { error: 'Use GET, POST or DELETE /faults.' }, { allow: 'GET, HEAD, POST, DELETE' });
  }
}
