import React, { useState } from 'react';
import { PageLayoutType } from '@grafana/data';
import { locationService, PluginPage } from '@grafana/runtime';
import { UrlSyncContextProvider } from '@grafana/scenes';
import { decodeInvestigation, PARAM_KEYS } from '../domain/url/codec';
import { InvestigationScene } from '../scenes/investigation/InvestigationScene';
import type { Params } from '../scenes/investigation/params';
import { evidenceIn } from '../scenes/investigation/sharedEvidence';

/** The scene for the URL as it is on arrival; later changes reach it through URL sync. */
function sceneFromUrl(): InvestigationScene {
  const search = locationService.getSearch();
  const { times, problems } = decodeInvestigation(search);
  const params: Params = Object.fromEntries(
    PARAM_KEYS.flatMap((key) => (search.get(key) ? [[key, search.get(key)]] : []))
  );
  return new InvestigationScene({
    params,
    range: times,
    // URL sync rewrites the address, and drops what is behind the hash.
    sharedEvidence: evidenceIn(locationService.getLocation().hash),
    rangeProblems: problems.filter(({ param }) => param === 'from' || param === 'to').map(({ message }) => message),
  });
}

export default function InvestigatePage() {
  const [scene] = useState(sceneFromUrl);
  return (
    <PluginPage layout={PageLayoutType.Custom}>
      <UrlSyncContextProvider scene={scene} updateUrlOnInit createBrowserHistorySteps>
        <scene.Component model={scene} />
      </UrlSyncContextProvider>
    </PluginPage>
  );
}
