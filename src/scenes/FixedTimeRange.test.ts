import {
  SceneObjectBase,
  type SceneObject,
  SceneQueryRunner,
  SceneTimeRange,
  sceneGraph,
  UrlSyncManager,
  type SceneObjectState,
} from '@grafana/scenes';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { FixedTimeRange } from './FixedTimeRange';

const FROM = Date.UTC(2026, 10, 21, 10);
const fixed = () => new FixedTimeRange({ fromMs: FROM, toMs: FROM + 90_500 });

interface PageState extends SceneObjectState {
  $timeRange: SceneTimeRange;
  panel: SceneQueryRunner;
}
class Page extends SceneObjectBase<PageState> {}

function page() {
  const runner = new SceneQueryRunner({ queries: [], $timeRange: fixed() });
  return { runner, scene: new Page({ $timeRange: new SceneTimeRange({ from: 'now-1h', to: 'now' }), panel: runner }) };
}

const windowOf = (scene: SceneObject) => {
  const { from, to } = sceneGraph.getTimeRange(scene).state.value;
  return [from.valueOf(), to.valueOf()];
};

describe('FixedTimeRange', () => {
  it('gives what lies below it its window, to the millisecond', () => {
    setUpGrafana();
    expect(windowOf(page().runner)).toEqual([FROM, FROM + 90_500]);
  });

  it('neither writes the URL nor reads it', () => {
    const { location } = setUpGrafana({ path: '/a/x?from=now-5m&to=now' });
    const { runner, scene } = page();
    const deactivate = scene.activate();
    const sync = new UrlSyncManager({ updateUrlOnInit: true }, location);

    sync.initSync(scene);
    scene.state.$timeRange.onTimeRangeChange({
      ...scene.state.$timeRange.state.value,
      raw: { from: 'now-2h', to: 'now' },
    });

    expect(windowOf(runner)).toEqual([FROM, FROM + 90_500]);
    expect(location.getSearchObject()).toMatchObject({ from: 'now-2h', to: 'now' });
    expect([...location.getSearch().keys()].sort()).toEqual(['from', 'timezone', 'to']);
    sync.cleanUp(scene);
    deactivate();
  });

  it('stays when the page is refreshed', () => {
    setUpGrafana();
    const { runner, scene } = page();
    const deactivate = scene.activate();

    scene.state.$timeRange.onRefresh();

    expect(windowOf(runner)).toEqual([FROM, FROM + 90_500]);
    deactivate();
  });
});
