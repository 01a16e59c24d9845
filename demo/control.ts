import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isForm, parseSwitchForm, parseSwitchJson } from './controlBody';
import { FAULT_NAMES, findFault, unknownFault, type FaultName, type Faults, type FaultState } from './faults';
import { faultsPage, faultsPageHeaders } from './faultsPage';
import { crossSiteProblem, prefersHtml } from './http/browsers';
import { readBody, redirect, sendHtml, sendJson, targetOf } from './http/messages';
import type { StatsSource } from './telemetry/stats';

const MAX_BODY_BYTES = 4096;
const BODY_TIMEOUT_MS = 10_000;

/** What the control API answers about faults: all of them, one, or what was wrong with the request. */
export type ControlAnswer = FaultState[] | FaultState | { error: string; faults?: readonly string[] };

export interface ControlOptions {
  faults: Faults;
  stats: StatsSource;
  /** Told in one sentence which faults are on after each switch. */
  onChange?: (line: string) => void;
}

interface Call extends ControlOptions {
  req: IncomingMessage;
  res: ServerResponse;
}

type Handler = (call: Call) => void | Promise<void>;
/** What can be done at one path. */
type Methods = Partial<Record<'GET' | 'POST' | 'DELETE', Handler>>;

/**
 * The control API: `GET /faults`, `POST /faults {"fault": name, "on"?: boolean}`, `DELETE /faults`; GET, POST (on) and
 * DELETE (off) of `/faults/<name>`; `GET /stats`; `GET /healthz`. Each change answers with the whole list; a bad request
 * with 4xx and a sentence; a write that another site's page asks for with 403. A browser gets `GET /faults` as a page,
 * whose forms are answered with 303 back to it.
 */
export function createControlServer(options: ControlOptions): Server {
  const server = createServer((req, res) => {
    handle({ req, res, ...options }).catch(() => res.destroy());
  });
  server.requestTimeout = BODY_TIMEOUT_MS;
  return server;
}

async function handle(call: Call): Promise<void> {
  const { req, res } = call;
  const methods = methodsOf(targetOf(req)?.pathname ?? '');
  if (!methods) {
    return answer(call, 404, { error: 'There is only /faults, /stats and /healthz here.' });
  }
  const method = req.method === 'HEAD' ? 'GET' : req.method;
  const handler = method === 'GET' || method === 'POST' || method === 'DELETE' ? methods[method] : undefined;
  if (!handler) {
    const known = Object.keys(methods);
    return sendJson(res, 405, { error: `Use ${known.join(' or ')} here.` }, { allow: ['HEAD', ...known].join(', ') });
  }
  const problem = method === 'GET' ? undefined : crossSiteProblem(req);
  if (problem !== undefined) {
    return answer(call, 403, { error: problem });
  }
  // Whoever writes one means something by it, and it would be ignored.
  if (method !== 'GET' && targetOf(req)?.search) {
    return refuse(call, `${method} takes no query: say which fault by the path or by the body.`);
  }
  return handler(call);
}

function methodsOf(path: string): Methods | undefined {
  const name = /^\/faults\/([^/]+)$/.exec(path)?.[1];
  if (name !== undefined) {
    return { GET: showOne(name), POST: switchOn(name), DELETE: switchOff(name) };
  }
  switch (path) {
    case '/':
      return { GET: ({ res }) => redirect(res, 302, '/faults') };
    case '/faults':
      return { GET: showAll, POST: switchByBody, DELETE: switchAllOff };
    case '/stats':
      return { GET: ({ res, stats }) => sendJson(res, 200, stats.stats()) };
    case '/healthz':
      return { GET: ({ res }) => sendJson(res, 200, { status: 'ok' }) };
    default:
      return undefined;
  }
}

function showAll(call: Call): void {
  if (prefersHtml(call.req.headers.accept)) {
    showPage(call, 200);
  } else {
    answer(call, 200, call.faults.list());
  }
}

async function switchAllOff(call: Call): Promise<void> {
  if (await hasBody(call)) {
    return refuse(call, 'DELETE /faults switches all off and takes no body; DELETE /faults/<name> switches one off.');
  }
  call.faults.allOff();
  changed(call);
}

async function hasBody({ req }: Call): Promise<boolean> {
  return (await readBody(req, 0)) !== '';
}

/** A handler of the fault with that name, which refuses a name that is none. */
function ofFault(name: string, handler: (call: Call, fault: FaultName) => void | Promise<void>): Handler {
  return (call) => {
    const fault = findFault(name);
    return fault ? handler(call, fault) : refuse(call, unknownFault(name));
  };
}

function showOne(name: string): Handler {
  return ofFault(name, (call, fault) => answer(call, 200, call.faults.state(fault)));
}

function switchOn(name: string): Handler {
  return ofFault(name, async (call, fault) => {
    if (await hasBody(call)) {
      return refuse(call, 'POST /faults/<name> switches on and takes no body; DELETE /faults/<name> switches off.');
    }
    call.faults.set(fault, true);
    changed(call);
  });
}

function switchOff(name: string): Handler {
  return ofFault(name, async (call, fault) => {
    if (await hasBody(call)) {
      return refuse(call, 'DELETE /faults/<name> switches off and takes no body.');
    }
    call.faults.set(fault, false);
    changed(call);
  });
}

async function switchByBody(call: Call): Promise<void> {
  const { req, res, faults } = call;
  const body = await readBody(req, MAX_BODY_BYTES);
  if (body === undefined) {
    return refuse(call, `The body is longer than ${MAX_BODY_BYTES} bytes.`, 413);
  }
  const wanted = isForm(req.headers['content-type'], body) ? parseSwitchForm(body) : parseSwitchJson(body);
  // Not by the body: what curl sends with -d is called a form too, and its user reads no page.
  const inBrowser = prefersHtml(req.headers.accept);
  if (!wanted.ok) {
    return inBrowser ? showPage(call, 400, wanted.problem) : refuse(call, wanted.problem);
  }
  if (wanted.fault === 'all') {
    faults.allOff();
  } else {
    faults.set(wanted.fault, wanted.on);
  }
  if (!inBrowser) {
    return changed(call);
  }
  sayChange(call);
  // Back to where the button was, not to the top of the page.
  redirect(res, 303, wanted.fault === 'all' ? '/faults' : `/faults#${wanted.fault}`);
}

function changed(call: Call): void {
  sayChange(call);
  answer(call, 200, call.faults.list());
}

function sayChange({ faults, onChange }: Call): void {
  onChange?.(`Faults on: ${[...faults.active()].join(', ') || 'none'}.`);
}

function refuse(call: Call, problem: string, status = 400): void {
  answer(call, status, { error: problem, faults: FAULT_NAMES });
}

function answer({ res }: Call, status: number, body: ControlAnswer): void {
  sendJson(res, status, body, { 'cache-control': 'no-store', vary: 'accept' });
}

function showPage({ res, faults }: Call, status: number, problem?: string): void {
  sendHtml(res, status, faultsPage(faults.list(), problem), { vary: 'accept', ...faultsPageHeaders() });
}
