/** Where the programs of the stack answer. */
export interface StackUrls {
  grafanaUrl: string;
  prometheusUrl: string;
  tempoUrl: string;
  lokiUrl: string;
  demoUrl: string;
}

/** Each URL's environment variable, and where compose publishes it. */
const VARIABLES: Record<keyof StackUrls, { variable: string; fallback: string }> = {
  grafanaUrl: { variable: 'GRAFANA_URL', fallback: 'http://localhost:3000' },
  prometheusUrl: { variable: 'PROMETHEUS_URL', fallback: 'http://127.0.0.1:9090' },
  tempoUrl: { variable: 'TEMPO_URL', fallback: 'http://127.0.0.1:3200' },
  lokiUrl: { variable: 'LOKI_URL', fallback: 'http://127.0.0.1:3100' },
  demoUrl: { variable: 'DEMO_URL', fallback: 'http://127.0.0.1:8080' },
};

const read = (name: keyof StackUrls) => process.env[VARIABLES[name].variable] || VARIABLES[name].fallback;

/** Read when it is asked for: the global set-up may have started the stack just before. */
export const stackUrls = (): StackUrls => ({
  grafanaUrl: read('grafanaUrl'),
  prometheusUrl: read('prometheusUrl'),
  tempoUrl: read('tempoUrl'),
  lokiUrl: read('lokiUrl'),
  demoUrl: read('demoUrl'),
});

/** Hands the URLs to the test workers, which inherit the environment. */
export function exportStackUrls(urls: StackUrls): void {
  process.env[VARIABLES.grafanaUrl.variable] = urls.grafanaUrl;
  process.env[VARIABLES.prometheusUrl.variable] = urls.prometheusUrl;
  process.env[VARIABLES.tempoUrl.variable] = urls.tempoUrl;
  process.env[VARIABLES.lokiUrl.variable] = urls.lokiUrl;
  process.env[VARIABLES.demoUrl.variable] = urls.demoUrl;
}
