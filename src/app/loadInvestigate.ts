import { initPluginTranslations } from '@grafana/i18n';
import { loadResources } from '@grafana/scenes';
import InvestigatePage from '../pages/InvestigatePage';
import { PLUGIN_ID } from '../shared/plugin';

/** Scenes' own texts (time picker, panel menu) are translated: their resources must be there before it draws. */
export async function loadInvestigate() {
  await initPluginTranslations(PLUGIN_ID, [loadResources]);
  return { default: InvestigatePage };
}
