import type { Transport } from '../../backends/transport';
import type { InvestigationState } from './state';

/** What the guide and the receipt are about. */
export interface Followed {
  readonly state: InvestigationState;
  readonly transport: Transport;
}

/** Requests that the browser still measures before the receipt’s code is there to listen. */
export const SPARE_MEASURES = 250;
