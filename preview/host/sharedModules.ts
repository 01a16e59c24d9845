import * as css from '@emotion/css';
import * as emotion from '@emotion/react';
import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import i18next from 'i18next';
import * as lodash from 'lodash';
import react from 'react';
import reactDom from 'react-dom';
import * as router from 'react-router';
import * as rxjs from 'rxjs';
import { PluginPage } from './PluginPage';

/** What Grafana shares with plugins, as far as this one asks for it, by Grafana's names. */
export function sharedModules(): Record<string, unknown> {
  // Grafana puts its own page in the place of the library's, through a door that is not on npm.
  const grafana = { '@grafana/data': data, '@grafana/runtime': { ...runtime, PluginPage }, '@grafana/ui': ui };
  const styles = { '@emotion/css': css, '@emotion/react': emotion };
  return { ...grafana, ...styles, react, 'react-dom': reactDom, 'react-router': router, rxjs, i18next, lodash };
}
