import { version } from '@grafana/runtime/package.json';

// Grafana's libraries read this when they are loaded. Nobody is signed in, so user storage is the browser's own.
const theme = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem('preview.theme') ?? 'system';
const user = { uid: 'preview', isSignedIn: false, orgId: 1, orgRole: 'Viewer', language: 'en-US', theme };
const settings = { buildInfo: { version }, datasources: {}, featureToggles: {}, namespace: 'default' };
const grafanaBootData = { user, settings, navTree: [], assets: { light: '', dark: '' } };
Object.assign(window, { __grafana_public_path__: '/public/', grafanaBootData });
document.documentElement.lang = 'en';
document.body.style.margin = '0';
