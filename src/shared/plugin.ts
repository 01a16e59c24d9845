/** Also the key under which this browser keeps a pattern of services with a broken link, for panel menus. */
export const PLUGIN_ID = 'throughline-investigations-app';
export const PLUGIN_ROOT = `/a/${PLUGIN_ID}`;

/** Routes below the plugin's root; `INVESTIGATE` is the public URL that runbooks link to. */
export const ROUTES = {
  start: PLUGIN_ROOT,
  investigate: `${PLUGIN_ROOT}/investigate`,
  health: `${PLUGIN_ROOT}/health`,
} as const;

/** Characters of a PromQL expression that are read, in the URL as well. */
export const MAX_EXPR = 5000;
