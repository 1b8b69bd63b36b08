// The ticks of the rows that are here, and what the list says of itself.

export const TICK = ".row-tick input";
export const ROW = "#rows > .row";

export const ticks = () => [...document.querySelectorAll(`${ROW} > ${TICK}`)];

/** Its filter, and the words for all that match. */
export const facts = () => document.getElementById("list-facts")?.dataset;
