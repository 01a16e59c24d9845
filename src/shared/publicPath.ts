import amdModule from 'amd-module';

/** Chunks are fetched from where this module came from (a CDN or a sub-path): set before anything imports lazily. */
declare let __webpack_public_path__: string;

if (amdModule?.uri) {
  __webpack_public_path__ = amdModule.uri.slice(0, amdModule.uri.lastIndexOf('/') + 1);
}
