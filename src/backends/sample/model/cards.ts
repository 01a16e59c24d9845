/** What a request says of a card that the card processor will refuse: the sampled-out fault has chosen it. */
export const REFUSED = 'refused';
