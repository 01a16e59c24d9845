const WORST = /\b(?:max|maximum|worst|slowest|highest|peak|top|any|each|min|minimum|best|lowest|fastest|per)\b/i;
const QUANTILE = /\bp\d{2,3}\b|\d{2}th\b|percentile|quantile/i;
const ALL = /\b(?:fleet|overall|total|global|all)\b/i;

/** Whether what people read beside a number says that it is the worst of several. */
export const namesWorst = (called = ''): boolean => WORST.test(called);

/** Whether it calls the number a quantile, and no worst one. */
export const namesQuantile = (called = ''): boolean =>
  (QUANTILE.test(called) || ALL.test(called)) && !namesWorst(called);

/** Whether it says that the number is that of everything together. */
export const namesAll = (called = ''): boolean => ALL.test(called) && !namesWorst(called);
