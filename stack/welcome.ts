import { FAULTS, type FaultName } from '../src/backends/sample/model/faults';
import { HISTORY } from '../src/backends/sample/model/history';
import { LATENCY_METRIC } from '../src/backends/sample/model/latencyMetric';
import { ROUTES } from '../src/shared/plugin';
import { ALERT_RULE, expectedFiring, firesAlert } from './alert';
import { PORTS } from './ports';

/** How far the hour of history is; its end is in epoch milliseconds. */
export type HistoryState = { is: 'complete'; endMs: number } | { is: 'being written' };

/** What there is to say about a stack that has just started. */
export interface Welcome {
  grafanaUrl: string;
  demoUrl: string;
  /** Where the logs of the programs are, in one sentence. */
  logs: string;
  /** Faults that the demo started with. */
  faults: readonly FaultName[];
  /** The hour of history; undefined where none is wanted. */
  history: HistoryState | undefined;
  /** Whether the alert fires already. */
  firing: boolean;
  /** Epoch milliseconds. */
  nowMs: number;
}

/** The service, by its label in Prometheus, whose latency leads to each fault. */
const WHERE: Readonly<Record<FaultName, string>> = {
  throttle: 'task-svc',
  'row-lock': 'inventory-service',
  'status-unset': 'payment-service',
  'sampled-out': 'payment-service',
  'context-lost': 'checkout-service',
  'head-sampling': 'web-frontend',
  'service-names': 'checkout',
  'clock-skew': 'inventory-service',
  uninstrumented: 'checkout-service',
  'short-ids': 'payment-service',
  'summary-metric': 'checkout-service',
  'user-id-label': 'checkout-service',
};

/** Shown on either side of the incident in the history. */
const MARGIN_MS = 5 * 60_000;

/** The text that greets whoever has started the stack. */
export function welcome({ grafanaUrl, demoUrl, logs, faults, history, firing, nowMs }: Welcome): string {
  const demo = commandFor(demoUrl);
  return `
Throughline is running.

  Open       ${grafanaUrl}${ROUTES.start}
             (everybody is a Viewer; sign in as admin, password admin, to change things)
${historyLines(grafanaUrl, history)}  Dashboard  ${grafanaUrl}/d/throughline-demo
  Alert      ${grafanaUrl}/alerting/grafana/${ALERT_RULE.uid}/view

  Faults     ${demoUrl}/faults
    list     ${demo} fault
    on       ${demo} fault throttle    or: curl -X POST ${demoUrl}/faults/throttle
    off      ${demo} fault off         or: curl -X DELETE ${demoUrl}/faults
${faults.map((fault) => faultLines(fault, grafanaUrl, firing, nowMs)).join('') || ALL_OFF}
${logs}
Stop with Ctrl-C.
`;
}

/** The text that greets whoever has started the preview. */
export function previewWelcome(url: string): string {
  return `
The preview of Throughline is running.

  Open       ${url}${ROUTES.start}
             “Walk through the sample incident” there leads from the spike to the line that explains it.

It has no Grafana, no data sources and no demo shop: those come with npm start -- --docker, or -- --native
Stop with Ctrl-C.
`;
}

const ALL_OFF = `
All faults are off. The alert fires within 20 s of switching throttle on.
`;

function historyLines(grafanaUrl: string, history: HistoryState | undefined): string {
  switch (history?.is) {
    case 'complete':
      return `  History    ${historyText(grafanaUrl, history.endMs)}\n`;
    case 'being written':
      return '  History    an hour of it is being written; the link to its incident follows here\n';
    default:
      return '';
  }
}

/** What there is in a complete history, with the link to it. */
function historyText(grafanaUrl: string, endMs: number): string {
  const [from, to] = [endMs - HISTORY.incident.fromMs, endMs - HISTORY.incident.toMs];
  const window = { from: String(from - MARGIN_MS), to: String(to + MARGIN_MS) };
  const url = investigate(grafanaUrl, { service: 'task-svc', metric: LATENCY_METRIC, threshold: '500ms', ...window });
  return `an hour of it, with an incident from ${clock(from, HH_MM)} to ${clock(to, HH_MM)}:\n             ${url}`;
}

/** Said once, when the history that was being written is there: `endMs` is its end. */
export function historyReadyText(grafanaUrl: string, endMs: number): string {
  return `The history is complete: ${historyText(grafanaUrl, endMs)}`;
}

/** Said where the history is not complete though it should be. `logs` says where the logs of the programs are. */
export function historyMissingText(logs: string): string {
  return `The history is not complete yet. The log of the demo says why. ${logs}`;
}

function faultLines(fault: FaultName, grafanaUrl: string, firing: boolean, nowMs: number): string {
  const { what, lookFor } = FAULTS[fault];
  const alert = firing
    ? `The alert “${ALERT_RULE.title}” is firing.`
    : `The alert “${ALERT_RULE.title}” will fire at about ${clock(expectedFiring(nowMs), HH_MM_SS)}.`;
  const url = investigate(grafanaUrl, { service: WHERE[fault], from: 'now-15m', to: 'now' });
  return `
${fault} is on. ${what}
  ${firesAlert(fault) ? alert : 'It fires no alert.'}
  Look for: ${lookFor}
  Begin at: ${url}
`;
}

/** Said once, when the alert fires. */
export function firingText(grafanaUrl: string): string {
  return `${ALERT_RULE.title}: firing. Investigate it: ${investigate(grafanaUrl, { rule: ALERT_RULE.uid })}`;
}

/** Said where the alert does not fire though it should. */
export function silentText(grafanaUrl: string): string {
  return `${ALERT_RULE.title}: still not firing. Its state: ${grafanaUrl}/alerting/grafana/${ALERT_RULE.uid}/view`;
}

/** The public URL of an investigation; the README lists its keys. */
function investigate(grafanaUrl: string, keys: Record<string, string>): string {
  return `${grafanaUrl}${ROUTES.investigate}?${new URLSearchParams(keys)}`;
}

/** The demo's command reads the port of the control API from the environment where it is not the usual one. */
function commandFor(demoUrl: string): string {
  const { port } = new URL(demoUrl);
  const { variable, port: usual } = PORTS.demo;
  return `${Number(port) === usual ? '' : `${variable}=${port} `}npm run demo --`;
}

const HH_MM = 5;
const HH_MM_SS = 8;

/** The time on this machine's clock. */
const clock = (timeMs: number, length: number): string => new Date(timeMs).toTimeString().slice(0, length);
