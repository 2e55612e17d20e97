/** Typeface of texts that charts draw; the same as that of the pages. */
export const CHART_FONT = '"IBM Plex Sans", system-ui, sans-serif'
