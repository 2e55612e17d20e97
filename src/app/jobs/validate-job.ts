import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { writeWholeFile } from '../../export/whole-file.ts'
import { Catalog } from '../../services/catalog.ts'
import { InputLoader } from '../../services/market-inputs.ts'
import { openReports } from '../../storage/duckdb-reports.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import type { ValidationQuestion } from '../../validation/question.ts'
import type { ValidationReport } from '../../validation/report.ts'
import { reportMarkdown } from '../../validation/report-markdown.ts'
import { reportPage } from '../../validation/report-page.ts'
import { toStored } from '../../validation/stored-report.ts'
import { type ValidationProgress, validateMarket } from '../../validation/validate-market.ts'
import { packageVersion } from '../package-version.ts'
import { PARTS_FOLDER, partFiles } from '../validation/part-files.ts'
import { ValidationPool } from '../validation/validation-pool.ts'
import { requireOutsideStore } from './outside-store.ts'

/** Market data that is kept between forecasters. */
const INPUT_BYTES = 512 * 1024 * 1024

/** What a user asked of `validate`; the folder is absolute. */
export interface ValidateInput {
  readonly question: ValidationQuestion
  /** Folder of report.json, report.md and report.html; none where absent. */
  readonly out?: string | undefined
  /** Whether the report is kept where boards and badges look; true by default. */
  readonly isStored?: boolean | undefined
  /** Default: as many as the machine has cores. */
  readonly threads?: number | undefined
}

export interface ValidateResult {
  readonly report: ValidationReport
  readonly files: readonly string[]
}

/** Validates a stored market in threads, stores the report unless told not to, and writes its files. */
export async function validateStored(
  store: DuckDbStore,
  { question, out, isStored = true, threads = availableParallelism() }: ValidateInput,
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal | undefined; onProgress?: ((progress: ValidationProgress) => void) | undefined },
): Promise<ValidateResult> {
  const folder = out === undefined ? undefined : await requireOutsideStore(store.file, out)
  const parts = folder === undefined ? undefined : partFiles(path.join(folder, PARTS_FOLDER))
  const sources = { store, catalog: new Catalog(store), inputs: new InputLoader(store, INPUT_BYTES) }
  const pool = new ValidationPool(threads)
  const stop = (): void => void pool.stop()
  signal?.addEventListener('abort', stop)
  try {
    const report = await validateMarket(sources, question, {
      createdAt: Date.now(),
      liqheatVersion: packageVersion(),
      signal,
      onProgress,
      computer: pool,
      parts,
    })
    if (isStored) await openReports(store).writeReport(toStored(report))
    const files = folder === undefined ? [] : await writeReportFiles(folder, report)
    await parts?.remove()
    return { report, files }
  } finally {
    signal?.removeEventListener('abort', stop)
    await pool.stop()
  }
}

async function writeReportFiles(folder: string, report: ValidationReport): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const texts = {
    'report.json': `${JSON.stringify(report, undefined, 2)}\n`,
    'report.md': reportMarkdown(report),
    'report.html': reportPage(report),
  }
  const files: string[] = []
  for (const [name, text] of Object.entries(texts)) {
    const file = path.join(folder, name)
    await writeWholeFile(file, (partial) => writeFile(partial, text))
    files.push(file)
  }
  return files
}
