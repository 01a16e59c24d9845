import React, { lazy, type ComponentType } from 'react';
import { Note } from './Note';

/**
 * A part of the page in a chunk of its own, which the rest need not wait for. Where it cannot be loaded, a sentence
 * stands in its place; `what` begins it: “The timeline”. `Rest` goes with it: what can be said all the same.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  what: string,
  Rest?: ComponentType<P>
) {
  const NotLoaded = (props: P) => (
    <>
      {Rest && <Rest {...props} />}
      <Note kind="warning">{what} could not be loaded: reload the page.</Note>
    </>
  );
  const asModule = (part: ComponentType<P>) => ({ default: part });
  return lazy(() => load().then(asModule, () => asModule(NotLoaded)));
}
