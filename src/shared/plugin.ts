export const PLUGIN_ID = 'throughline-investigations-app';
export const PLUGIN_ROOT = `/a/${PLUGIN_ID}`;

/** Routes below the plugin's root; `INVESTIGATE` is the public URL that runbooks link to. */
export const ROUTES = {
  start: PLUGIN_ROOT,
  investigate: `${PLUGIN_ROOT}/investigate`,
} as const;

/** Characters of a PromQL expression that are read, in the URL as well. */
export const MAX_EXPR = 5000;
