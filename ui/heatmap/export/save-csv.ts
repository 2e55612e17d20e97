import { api } from '../../api.ts'
import { fileStem } from '../view-actions.ts'
import { keepOutcome } from './export-state.ts'
import { saveFile } from './save-file.ts'
import { sightQuery } from './view-address.ts'

/** Saves all cells of the columns in sight, as the server writes them. */
export function saveCsv(): Promise<void> {
  return keepOutcome(async () => {
    const query = sightQuery()
    if (query === undefined) return
    const name = `${fileStem()}.csv`
    const asked = { ...query, symbol: query['symbol'] ?? '', format: 'csv' } as const
    const answer = await api.read('/liquidations/heatmap-timeseries', asked)
    saveFile(name, await answer.blob())
  })
}
