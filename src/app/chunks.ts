/** The lazy parts of the app; each import is written once, so that a prefetch and its use share the chunk. */
export const importApp = () => import(/* webpackChunkName: "app" */ './App');
export const importInvestigate = () => import(/* webpackChunkName: "investigate" */ './loadInvestigate');
