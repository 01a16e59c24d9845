/** How many of `length` items come before the first that `isAtOrAfter`; the items must be in order. O(log n). */
export function lowerBound(length: number, isAtOrAfter: (index: number) => boolean, start = 0): number {
  let low = start;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAtOrAfter(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
