/** Where the steps stand side by side above the path. */
export const NARROW = '@media (max-width: 1400px)';
/** Of a step there, in pixels: a title, three lines found, two of what that means, and its buttons. */
export const STEP_HEIGHT = 164;
/** Of the receipt while it is closed, in pixels, with the gap above it. */
export const COST_HEIGHT = 36;
