declare module 'amd-module' {
  /** The AMD loader's description of the module that asks. */
  const module: { uri?: string } | undefined;
  export default module;
}
