import { config, locationService } from '@grafana/runtime';

/** The current page's URL with some keys changed (undefined removes one), for real links beside in-page handlers. */
export function hrefWith(changes: Record<string, string | undefined>): string {
  const { pathname, search } = locationService.getLocation();
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) {
      params.delete(key);
    } else {
      params.set(key, value);
    }
  }
  return `${config.appSubUrl ?? ''}${pathname}?${params}`;
}

/** The same, ending in `&<key>=` for a data link's template, which must not be URL-encoded. */
export function hrefTemplate(key: string, template: string, without: string[] = []): string {
  const cleared = Object.fromEntries([key, ...without].map((name) => [name, undefined]));
  return `${hrefWith(cleared)}&${key}=${template}`;
}

/** Whether a click is the browser's to handle: another button, or a modifier that opens a new tab or window. */
export function isModifiedClick(event: {
  button?: number;
  metaKey: boolean;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}) {
  return (event.button ?? 0) !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}
