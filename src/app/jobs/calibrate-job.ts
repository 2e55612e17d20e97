import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Calibration, calibrateMarket } from '../../calibration/calibrate-market.ts'
import type { LedgerOptions } from '../../calibration/fit-mix.ts'
import type { CalibrationQuestion } from '../../calibration/question.ts'
import { writeWholeFile } from '../../export/whole-file.ts'
import { Catalog } from '../../services/catalog.ts'
import { InputLoader } from '../../services/market-inputs.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import { packageVersion } from '../package-version.ts'
import { requireOutsideStore } from './outside-store.ts'

const INPUT_BYTES = 384 * 1024 * 1024

/** What a user asked of `calibrate`; the file is absolute. */
export interface CalibrateInput {
  readonly question: CalibrationQuestion
  readonly command: string
  readonly file: string
}

/** Fits parameters to a stored market and writes their file, whole or not at all. */
export async function calibrateStored(
  store: DuckDbStore,
  { question, command, file }: CalibrateInput,
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal | undefined; onProgress?: ((tried: LedgerOptions) => void) | undefined },
): Promise<Calibration> {
  const target = await requireOutsideStore(store.file, file)
  const sources = { store, catalog: new Catalog(store), inputs: new InputLoader(store, INPUT_BYTES) }
  const calibration = await calibrateMarket(sources, question, {
    createdAt: Date.now(),
    command,
    liqheatVersion: packageVersion(),
    signal,
    onTried: onProgress,
  })
  await mkdir(path.dirname(target), { recursive: true })
  const text = `${JSON.stringify(calibration.parameters, undefined, 2)}\n`
  await writeWholeFile(target, (partial) => writeFile(partial, text))
  return calibration
}
