import { initPluginTranslations } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { loadResources } from '@grafana/scenes';
import { listDataSources, warmDataSource } from '../backends/dataSources';
import { chooseSources } from '../backends/registry';
import { decodeInvestigation } from '../domain/url/codec';
import InvestigatePage from '../pages/InvestigatePage';
import { preloadPanels } from '../scenes/preloadPanels';
import { PLUGIN_ID } from '../shared/plugin';

/** Starts fetching what a deep link is going to need, while translations are still on their way. */
function prefetch() {
  const { investigation } = decodeInvestigation(locationService.getSearch());
  for (const choice of Object.values(chooseSources(listDataSources(), investigation))) {
    if (choice.status === 'chosen') {
      warmDataSource(choice.source.uid);
    }
  }
  preloadPanels('timeseries', 'traces', 'logs');
}

/** Scenes' own texts (time picker, panel menu) are translated: their resources must be there before it draws. */
export async function loadInvestigate() {
  prefetch();
  await initPluginTranslations(PLUGIN_ID, [loadResources]);
  return { default: InvestigatePage };
}
