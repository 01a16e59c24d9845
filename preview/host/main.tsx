import './boot';
import { AppPlugin, type AppPluginMeta } from '@grafana/data';
import { getBackendSrv, locationService } from '@grafana/runtime';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { GrafanaRoot } from '../../.config/jest/GrafanaRoot';
import { isRecord } from '../../src/shared/isRecord';
import { PLUGIN_ID } from '../../src/shared/plugin';
import { loadAmd } from './amd';
import { Preview } from './Preview';
import { fillRegistries } from './registries';
import { setUpServices } from './services';
import { sharedModules } from './sharedModules';

const page = document.body.appendChild(document.createElement('div'));

async function start(): Promise<void> {
  setUpServices();
  fillRegistries();
  const meta = await getBackendSrv().get<AppPluginMeta>(`/api/plugins/${PLUGIN_ID}/settings`);
  const loaded = await loadAmd(new URL(meta.module, location.origin).href, sharedModules());
  const plugin = isRecord(loaded) ? loaded.plugin : undefined;
  if (!(plugin instanceof AppPlugin)) {
    throw new Error(`${meta.module} is no app plugin.`);
  }
  plugin.init(meta);
  document.addEventListener('click', followLink);
  const preview = <Preview plugin={plugin} meta={meta} />;
  createRoot(page).render(<GrafanaRoot location={locationService}>{preview}</GrafanaRoot>);
}

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
