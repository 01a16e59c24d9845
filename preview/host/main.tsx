import './boot';
import { AppPlugin } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { GrafanaRoot } from '../../.config/jest/GrafanaRoot';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { isRecord } from '../../src/shared/isRecord';
import { PLUGIN_ID } from '../../src/shared/plugin';
import { loadAmd } from './amd';
import { panelOf } from './panels';
import { Preview } from './Preview';
import { fillRegistries } from './registries';
import { sharedModules } from './sharedModules';

const page = document.body.appendChild(document.createElement('div'));

async function start(): Promise<void> {
  fillRegistries();
  setUpGrafana({ fetch: ask, panel: panelOf, timeZone: 'browser', location: locationService });
  const baseUrl = `/public/plugins/${PLUGIN_ID}`;
  const module = new URL(`${baseUrl}/module.js`, location.origin).href;
  const loaded = await loadAmd(module, sharedModules());
  const plugin = isRecord(loaded) ? loaded.plugin : undefined;
  if (!(plugin instanceof AppPlugin)) {
    throw new Error(`${module} is no app plugin.`);
  }
  const meta = { ...(await (await fetch(`${baseUrl}/plugin.json`)).json()), module, baseUrl, enabled: true };
  plugin.init(meta);
  document.addEventListener('click', followLink);
  const preview = <Preview plugin={plugin} meta={meta} />;
  createRoot(page).render(<GrafanaRoot location={locationService}>{preview}</GrafanaRoot>);
}

/** What the plugin asks Grafana's server for. There is none: no rule fires, and all else is not found. */
const ask = ({ url }: { url: string }) =>
  url.startsWith('/api/prometheus/grafana/') ? { status: 'success', data: { groups: [] } } : undefined;

/** As in Grafana, a plain link to a page of its own is followed without loading anything anew. */
function followLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const taken = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented;
  if (link?.href && link.origin === location.origin && ['', '_self'].includes(link.target) && !taken) {
    event.preventDefault();
    locationService.push(`${link.pathname}${link.search}${link.hash}`);
  }
}

start().catch((error: unknown) => {
  page.textContent = `The preview could not start. ${String(error)}`;
});
