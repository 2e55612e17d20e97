/** Every English text of the pages, one object a page. */

export const SHELL = {
  pages: 'Pages',
  heatmap: 'Heatmap',
  map: 'Map',
  compare: 'Compare',
  live: 'Live',
  screener: 'Screener',
  data: 'Data',
  everywhere: 'Everywhere',
  goTo: 'Go to',
  symbols: 'Symbols',
  palette: 'Find a symbol, page or command',
  palettePlaceholder: 'BTC, map, theme…',
  paletteEmpty: 'Nothing is called that.',
  simulated: 'SIMULATED',
  help: 'Keys',
  helpNote: 'Keys with two letters are pressed one after the other. They rest while you type into a field.',
  close: 'Close',
  skip: 'Skip to the content',
  api: 'API',
  theme: 'Theme',
  themes: { system: 'as the system', dark: 'dark', light: 'light' },
  offline: 'The server is not reached since',
  offlineRetry: 'What is shown may be old. It is tried again every few seconds.',
  signedOut: 'The server wants a token.',
  signIn: 'Sign in',
  feeds: 'Live feeds',
  feedsOff: 'feeds off',
  feedsLive: 'live',
  feedsStale: 'stale',
  feedsDown: 'down',
  pageNotLoaded: 'This page could not be loaded; reload it to try again.',
  pageFailed: 'This page failed. The other pages still work.',
  reload: 'Reload',
} as const

export const MAP = {
  title: 'Liquidation map',
} as const

export const COMPARE = {
  title: 'Compare',
} as const

export const LIVE = {
  title: 'Live liquidations',
} as const

export const SCREENER = {
  title: 'Screener',
} as const

export const DATA = {
  title: 'Data',
} as const

/** Texts of the heatmap, and of notices that every page has. */
export const STRINGS = {
  title: 'Liquidation heatmap',
  symbol: 'Symbol',
  window: 'Window',
  interval: 'Interval',
  bucket: 'Price bucket',
  model: 'Model',
  auto: 'auto',
  leverage: 'Leverage',
  leverageOfModel: 'the model’s own',
  leverageHelp: 'Share of new positions by leverage. Weights need no particular sum.',
  leverageTier: 'Leverage',
  leverageWeight: 'Weight',
  addTier: 'Add tier',
  removeTier: 'Remove',
  apply: 'Apply',
  reset: 'Reset to default',
  close: 'Close',
  settings: 'Settings',
  longs: 'Longs',
  shorts: 'Shorts',
  consumed: 'Liquidated',
  priceRange: 'Prices',
  near: 'near',
  full: 'all levels',
  threshold: 'Hide below',
  thresholdHelp: 'Cells below this share of the maximum are not drawn',
  colors: 'Colours',
  pageTheme: 'Switch between dark and light',
  loading: 'Loading…',
  retry: 'Try again',
  requestId: 'request',
  simulated: 'SIMULATED',
  simulatedHelp: 'This market was made by the simulator. No exchange ever saw it.',
  observed: 'observed',
  warnings: 'Notes on this data',
  emptyTitle: 'Nothing to show yet',
  emptyText: 'The store holds no market with both candles and open interest. Load some, then reload this page:',
  emptyCommands: [
    'npx liqheat import candles.csv --exchange okx --symbol SOLUSDT --kind candles --interval 1m',
    'npx liqheat import open_interest.csv --exchange okx --symbol SOLUSDT --kind open-interest --open-interest-unit usd',
    'npx liqheat simulate',
  ],
  tooltipLong: 'Long liquidations',
  tooltipShort: 'Short liquidations',
  tooltipConsumed: 'Liquidated here',
  tooltipDistance: 'from close',
  tooltipGap: 'No data: nothing is known here',
  tooltipOpen: 'unfinished column',
  maximum: 'Brightest cell',
  axisNote: 'Times are UTC. Long liquidations lie below the price, short liquidations above it.',
  api: 'API',
} as const
