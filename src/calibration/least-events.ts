/** Below this many events nothing is fitted. */
export const LEAST_EVENTS = 500
