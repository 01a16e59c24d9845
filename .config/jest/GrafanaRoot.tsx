import { LocationServiceProvider, type LocationService } from '@grafana/runtime';
import React, { type ReactNode, useMemo, useSyncExternalStore } from 'react';
import { type Navigator, Router } from 'react-router-dom';

/** What surrounds a plugin in Grafana: its location service, and a router that follows it. Wrap a SceneApp or a page. */
export function GrafanaRoot({ location, children }: { location: LocationService; children: ReactNode }) {
  const current = useSyncExternalStore(
    (onChange) => {
      const subscription = location.getLocationObservable().subscribe(onChange);
      return () => subscription.unsubscribe();
    },
    () => location.getLocation()
  );
  const navigator = useMemo(() => navigatorOf(location), [location]);
  return (
    <LocationServiceProvider service={location}>
      <Router location={current} navigator={navigator}>
        {children}
      </Router>
    </LocationServiceProvider>
  );
}

/** Grafana's history is version 4, which keeps the state inside the location; the router hands it over beside it. */
function navigatorOf(location: LocationService): Navigator {
  const history = location.getHistory();
  const withState = (to: Parameters<Navigator['push']>[0], state: unknown) =>
    typeof to === 'string' ? to : { ...to, state };
  return {
    createHref: (to) => history.createHref(typeof to === 'string' ? { pathname: to } : to),
    go: (delta) => history.go(delta),
    push: (to, state) => history.push(withState(to, state)),
    replace: (to, state) => history.replace(withState(to, state)),
  };
}
