/** Colours on the plot, which is dark in both themes of the page. */
export const PLOT_COLORS = {
  up: '#0ecb81',
  down: '#f6465d',
  long: '#ff5c7a',
  short: '#3ddba0',
  /** Lines and letters, and what makes them readable on bright cells. */
  ink: '#ffffff',
  edge: '#10121a',
  price: '#ffffff',
  openInterest: '#8fb4ff',
} as const
