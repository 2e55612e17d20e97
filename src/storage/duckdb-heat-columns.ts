import type { TimeRange } from '../domain/time.ts'
import { HeatColumnBuilder } from './duckdb-heat-builder.ts'
import { findSpec } from './duckdb-heat-specs.ts'
import { rangeParameters } from './duckdb-series.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { LIST_TIMES, READ_AS_OF, READ_VALID } from './heat-queries.ts'
import type { HeatSpec, StoredHeatColumns } from './heat-target.ts'

/** Reads columns as they were answered at `asOf`; the largest safe integer reads the valid ones. */
export async function loadHeatColumns(
  session: DuckDbSession,
  spec: HeatSpec,
  { range, asOf }: { readonly range: TimeRange; readonly asOf: number },
): Promise<StoredHeatColumns> {
  const id = await findSpec(session, spec)
  const builder = new HeatColumnBuilder()
  const isNow = asOf === Number.MAX_SAFE_INTEGER
  const parameters = { spec: BigInt(id ?? -1), ...rangeParameters(range), ...(isNow ? {} : { as_of: BigInt(asOf) }) }
  for await (const chunk of session.chunks(isNow ? READ_VALID : READ_AS_OF, parameters)) builder.append(chunk)
  return builder.finish()
}

/** Reads open times of valid columns. */
export async function loadHeatTimes(session: DuckDbSession, spec: HeatSpec, range: TimeRange): Promise<Float64Array> {
  const id = await findSpec(session, spec)
  const [times] = await session.columns(LIST_TIMES, { spec: BigInt(id ?? -1), ...rangeParameters(range) })
  return times ?? new Float64Array()
}
