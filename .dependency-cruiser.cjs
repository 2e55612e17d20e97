/** Layers of src and what each may import besides itself; docs/ARCHITECTURE.md has the picture. */
const LAYERS = {
  domain: [],
  kernel: ['domain'],
  exchanges: ['domain'],
  simulation: ['domain'],
  config: ['domain'],
  observability: ['domain'],
  storage: ['domain'],
  models: ['domain', 'kernel'],
  analysis: ['domain', 'kernel'],
  /** How good forecasts are, given what happened; arithmetic only. */
  scoring: ['domain', 'kernel', 'analysis'],
  ingestion: ['domain', 'exchanges', 'storage'],
  /** Live feeds; of ingestion they take the REST client and backfills. */
  live: ['domain', 'exchanges', 'storage', 'ingestion'],
  /** Servers that speak the venues' protocols; they share no code with the parsers they test. */
  fake: ['domain', 'simulation'],
  /** Tools for language models; they ask a running server over HTTP. */
  mcp: ['domain'],
  /** Runs in browsers and in Node, in programs of others. */
  client: [],
  /** The heat layer for charts of lightweight-charts, of ours and of others; runs in browsers. */
  'heat-layer': ['domain'],
  services: ['domain', 'kernel', 'models', 'analysis', 'exchanges', 'storage'],
  /** Models put to the test: forecasts of stored markets, what was liquidated after, reports. */
  validation: ['domain', 'kernel', 'exchanges', 'models', 'analysis', 'scoring', 'services', 'storage'],
  /** Parameters of models fitted to observed liquidations. */
  calibration: ['domain', 'kernel', 'exchanges', 'models', 'analysis', 'scoring', 'services', 'storage', 'validation'],
  export: ['domain', 'kernel', 'models', 'analysis', 'scoring', 'storage', 'services', 'validation'],
  http: [
    'domain',
    'kernel',
    'models',
    'analysis',
    'exchanges',
    'storage',
    'services',
    'scoring',
    'validation',
    'export',
    'live',
    'observability',
  ],
  app: [
    'domain',
    'kernel',
    'models',
    'analysis',
    'exchanges',
    'simulation',
    'config',
    'storage',
    'ingestion',
    'services',
    'scoring',
    'validation',
    'calibration',
    'export',
    'live',
    'fake',
    'http',
    'observability',
  ],
}
const PURE = ['domain', 'kernel', 'exchanges', 'models', 'analysis', 'scoring', 'simulation']

const layerRules = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^(src|ui|test|bench)/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...layerRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'ui-stays-in-the-browser',
      severity: 'error',
      from: { path: '^ui/' },
      to: { path: '^src/', pathNot: '^src/(domain|client|heat-layer)/' },
    },
    {
      name: 'only-the-store-knows-duckdb',
      severity: 'error',
      from: { pathNot: '^src/storage/duckdb-' },
      to: { path: '@duckdb/' },
    },
    {
      name: 'only-pictures-know-the-canvas',
      severity: 'error',
      from: { pathNot: '^src/export/picture/' },
      to: { path: '@napi-rs/' },
    },
    {
      name: 'pure-layers-do-no-io',
      severity: 'error',
      from: { path: `^src/(${PURE.join('|')})/`, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client-needs-nothing',
      severity: 'error',
      from: { path: '^src/client/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/client/' },
    },
    {
      name: 'http-knows-only-the-bus-of-live',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/live/', pathNot: '^src/live/bus\\.ts$' },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.test\\.ts$|^dist/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
