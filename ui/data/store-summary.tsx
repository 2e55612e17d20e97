import { formatAge, formatTime } from '../format.ts'
import { isStaleAge } from '../stale.ts'
import { DATA } from '../strings.ts'
import { tickingNow } from '../ticking-now.ts'
import { formatBytes } from './byte-text.ts'
import type { StoredData } from './data-loader.ts'
import { newestData } from './day-runs.ts'

/** How large the store is, and how old its newest data. */
export function StoreSummary({ data }: { data: StoredData }) {
  const store = data.store.data.value
  const series = data.coverage.data.value ?? []
  const now = tickingNow.value
  const newest = newestData(series, now)
  const age = newest === undefined ? 0 : Math.max(0, now - newest)
  return (
    <section class="store" aria-label={DATA.store}>
      <h2>{DATA.store}</h2>
      <dl>
        {newest !== undefined && (
          <Fact name={DATA.newestData} isBad={isStaleAge(age)}>
            {DATA.age(formatAge(age / 1000))} <small>{formatTime(newest)}</small>
          </Fact>
        )}
        <Fact name={DATA.symbolsCount}>{data.stored.value.length}</Fact>
        <Fact name={DATA.exchangesCount}>{new Set(series.map(({ exchange }) => exchange)).size}</Fact>
        {store !== undefined && (
          <>
            <Fact name={DATA.fileSize}>{formatBytes(store.file_bytes)}</Fact>
            <Fact name={DATA.logSize}>{formatBytes(store.wal_bytes)}</Fact>
            {store.free_disk_bytes !== null && (
              <Fact name={DATA.freeDisk} isBad={store.free_disk_bytes < 2 * store.file_bytes}>
                {formatBytes(store.free_disk_bytes)}
              </Fact>
            )}
            <Fact name={DATA.schema}>{store.schema_version}</Fact>
          </>
        )}
      </dl>
      {store !== undefined && <Tables tables={store.tables} />}
    </section>
  )
}

function Fact({
  name,
  isBad = false,
  children,
}: {
  name: string
  isBad?: boolean
  children: preact.ComponentChildren
}) {
  return (
    <div class={isBad ? 'fact stale' : 'fact'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Tables({ tables }: { tables: readonly { name: string; rows: number; is_estimate: boolean }[] }) {
  const largest = Math.max(1, ...tables.map(({ rows }) => rows))
  const filled = [...tables].filter(({ rows }) => rows > 0).sort((a, b) => b.rows - a.rows)
  return (
    <table>
      <caption class="hidden">{DATA.tables}</caption>
      <thead>
        <tr>
          <th scope="col">{DATA.table}</th>
          <th scope="col" title={DATA.estimate}>
            {DATA.tableRows}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {filled.map(({ name, rows, is_estimate }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td title={is_estimate ? DATA.estimate : undefined}>
              {is_estimate && '≈ '}
              {rows.toLocaleString('en')}
            </td>
            <td class="size" aria-hidden="true">
              <i style={{ width: `${(100 * rows) / largest}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
