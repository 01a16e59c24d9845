import { createElement, Fragment, type ElementType, type Key, type ReactNode } from 'react';

type Props = Record<string, unknown> & { children?: ReactNode };

/**
 * Stands in for `react/jsx-runtime`, which Grafana 12.2.0–12.2.4 does not share with plugins; bundling React 18's own
 * copy would break on Grafana 13 (React 19).
 */
export function jsx(type: ElementType, props: Props, key?: Key) {
  return createElement(type, key === undefined ? props : { ...props, key });
}

/** Static children are spread, as the compiler promises that they need no keys. */
export function jsxs(type: ElementType, { children, ...props }: Props, key?: Key) {
  const list = Array.isArray(children) ? children : [children];
  return createElement(type, key === undefined ? props : { ...props, key }, ...list);
}

export const jsxDEV = (type: ElementType, props: Props, key: Key | undefined, isStatic: boolean) =>
  isStatic ? jsxs(type, props, key) : jsx(type, props, key);

export { Fragment };
