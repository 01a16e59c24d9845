/** The guide and the keeping of evidence, which the first content does not need. */
export { keepChain, keepFinding } from './evidenceKeeping';
export { syncGuide } from './guideSync';
