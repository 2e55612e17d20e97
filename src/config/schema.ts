import { type Static, Type } from 'typebox'
import { DEFAULT_SYMBOLS } from '../domain/instrument.ts'

/** Every option that is not a command's own: type, default, range and meaning. Names are snake_case in files. */
export const ConfigSchema = Type.Object(
  {
    db: Type.String({
      default: './data/liqheat.duckdb',
      minLength: 1,
      description: 'DuckDB file; created when absent, its folder too',
    }),
    host: Type.String({ default: '127.0.0.1', minLength: 1, description: 'address the server listens on' }),
    port: Type.Integer({
      default: 8888,
      minimum: 0,
      maximum: 65535,
      description: 'port of the server; 0 takes a free one',
    }),
    log_level: Type.Union(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
      { default: 'warn', description: 'least severity that is logged: trace, debug, info, warn, error or silent' },
    ),
    cache_mb: Type.Integer({
      default: 128,
      minimum: 1,
      maximum: 16_384,
      description: 'memory for finished answers, in megabytes',
    }),
    cache_minutes: Type.Integer({
      default: 60,
      minimum: 1,
      maximum: 525_600,
      description: 'how long a finished answer stays in memory at most',
    }),
    inputs_mb: Type.Integer({
      default: 192,
      minimum: 1,
      maximum: 65_536,
      description:
        'memory for market data in use, in megabytes, a quarter of it for followed heatmaps; a year of 1-minute candles takes 38',
    }),
    compute_threads: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 64,
      description: 'threads that compute maps beside the one that serves them; they share inputs_mb',
    }),
    db_memory_mb: Type.Integer({
      default: 1024,
      minimum: 128,
      maximum: 1_048_576,
      description: 'memory DuckDB may use, in megabytes',
    }),
    parameters_dir: Type.String({
      default: '',
      description: 'folder of parameter files, <name>.json; empty is the folder parameters beside the DuckDB file',
    }),
    live_exchanges: Type.String({
      default: 'binance,bybit,okx,hyperliquid',
      minLength: 1,
      description: 'venues that are watched live, separated by commas',
    }),
    live_symbols: Type.String({
      default: DEFAULT_SYMBOLS.join(','),
      minLength: 1,
      description: 'canonical symbols that are watched live, separated by commas',
    }),
    live_flush_ms: Type.Integer({
      default: 200,
      minimum: 10,
      maximum: 60_000,
      description: 'live rows wait this long to be stored together; a killed process loses at most these',
    }),
    live_repair_hours: Type.Integer({
      default: 24,
      minimum: 0,
      maximum: 720,
      description: 'how far back holes in candles, open interest and funding are filled from the venues; 0 fills none',
    }),
    sample_positions: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 100_000,
      description: 'accounts whose open positions are asked for in turn, where a venue shows them; 0 asks none',
    }),
    frames_dir: Type.String({
      default: '',
      description: 'folder for raw frames (zstd) that "liqheat replay" reads; empty keeps none',
    }),
    frames_file_mb: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 65_536,
      description: 'size at which a file of frames is ended, in megabytes',
    }),
    frames_keep_mb: Type.Integer({
      default: 4096,
      minimum: 1,
      maximum: 16_777_216,
      description: 'size of all files of frames beyond which the oldest go, in megabytes',
    }),
    binance_ws_url: venueUrl('WebSocket', 'Binance'),
    binance_rest_url: venueUrl('REST', 'Binance'),
    bybit_ws_url: venueUrl('WebSocket', 'Bybit'),
    bybit_rest_url: venueUrl('REST', 'Bybit'),
    okx_ws_url: venueUrl('WebSocket', 'OKX'),
    okx_rest_url: venueUrl('REST', 'OKX'),
    hyperliquid_ws_url: venueUrl('WebSocket', 'Hyperliquid'),
    hyperliquid_rest_url: venueUrl('REST', 'Hyperliquid'),
    allow_public: Type.Boolean({
      default: false,
      description: 'listen on an address that others reach although no token is configured',
    }),
    tokens: Type.String({
      default: '',
      description: 'who may ask, as name:scope:hash separated by commas; "liqheat token create" makes them',
      isSecret: true,
    }),
    cors_origins: Type.String({
      default: '',
      description: 'sites whose pages may ask, such as https://charts.example, separated by commas; * is every site',
    }),
    embed_origins: Type.String({
      default: '',
      description:
        'sites whose pages may frame /embed, such as https://blog.example, separated by commas; * is every site; empty is every site without tokens, and none with',
    }),
    trust_proxy: Type.String({
      default: '',
      description:
        'proxies that tell the address of a client: addresses and networks separated by commas, or how many stand in a row',
    }),
    rate_limit_per_minute: Type.Integer({
      default: 600,
      minimum: 0,
      maximum: 10_000_000,
      description: 'units of cost that one token or client address may spend in a minute; 0 sets no limit',
    }),
    http_connections: Type.Integer({
      default: 2048,
      minimum: 0,
      maximum: 1_000_000,
      description: 'connections that are open at once at most, WebSockets not counted; 0 sets no limit',
    }),
    stop_timeout_ms: Type.Integer({
      default: 10_000,
      minimum: 0,
      maximum: 600_000,
      description: 'time that running requests have to finish when the server is told to stop',
    }),
    ws_clients: Type.Integer({
      default: 4096,
      minimum: 0,
      maximum: 1_000_000,
      description: 'WebSocket connections that are open at once at most',
    }),
    binance_api_key: Type.String({
      default: '',
      description: 'Binance API key that may read; only "liqheat tiers update" uses it',
      isSecret: true,
    }),
    binance_api_secret: Type.String({ default: '', description: 'secret of that key', isSecret: true }),
    sql: Type.Union(
      ['off', 'on'].map((state) => Type.Literal(state)),
      { default: 'off', description: 'on answers read-only SQL statements at /sql to those who may administer' },
    ),
    sql_rows: Type.Integer({
      default: 10_000,
      minimum: 1,
      maximum: 1_000_000,
      description: 'rows of an answer to a statement; what is beyond is left out',
    }),
    sql_seconds: Type.Integer({ default: 5, minimum: 1, maximum: 600, description: 'seconds a statement may take' }),
    sql_memory_mb: Type.Integer({
      default: 256,
      minimum: 16,
      maximum: 1_048_576,
      description: 'growth of memory at which a statement is ended, in megabytes',
    }),
  },
  { additionalProperties: false },
)

function venueUrl(kind: string, venue: string) {
  return Type.String({ default: '', description: `${kind} address of ${venue} for live feeds; empty is its own` })
}

/** Validated, frozen configuration. */
export type Config = Readonly<Static<typeof ConfigSchema>>
export type ConfigKey = keyof Config & string

/** Option names in the order of the help text. */
export const CONFIG_KEYS = Object.keys(ConfigSchema.properties).filter(isConfigKey)

/** Whether a text is the name of an option. */
export function isConfigKey(name: string): name is ConfigKey {
  return name in ConfigSchema.properties
}

/** Whether an option's value must not be shown; it comes from the environment or a file, never from a flag. */
export function isSecret(key: ConfigKey): boolean {
  return new Map<string, unknown>(Object.entries(ConfigSchema.properties[key])).get('isSecret') === true
}

/** Environment variable of an option: `port` is LIQHEAT_PORT. */
export function environmentName(key: ConfigKey): string {
  return `LIQHEAT_${key.toUpperCase()}`
}

/** Meaning and default of an option, for help texts. */
export function optionHelp(key: ConfigKey): { description: string; default: unknown } {
  const schema = new Map<string, unknown>(Object.entries(ConfigSchema.properties[key]))
  return { description: String(schema.get('description')), default: schema.get('default') }
}
