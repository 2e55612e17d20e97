import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MINUTE = 60_000
/** 2026-01-05T00:00:00Z */
export const MADE_START = 1_767_571_200_000

/**
 * A market whose heatmap is known by heart, as two CSV files.
 *
 * Price stands at 100 for an hour, open interest rises by 1,000 coins in minute 10 and stays. In minute 40 one candle
 * dips to 96.4, in minute 50 one jumps to 103.7; by the default tier (0.5 %) and OKX's fee (0.05 %) 50x longs from 100
 * are liquidated at 98.54, 25x longs at 96.53, 10x longs at 90.50, and 25x shorts at 103.43.
 */
export function writeMadeMarket(folder: string): { candles: string; openInterest: string } {
  const candles = ['open_time,open,high,low,close,volume']
  const openInterest = ['time,open_interest']
  for (let minute = 0; minute < 120; minute++) {
    const low = minute === 40 ? 96.4 : 99.99
    const high = minute === 50 ? 103.7 : 100.01
    candles.push(`${MADE_START + minute * MINUTE},100,${high},${low},100,10`)
  }
  for (let minute = 0; minute <= 120; minute++) {
    openInterest.push(`${MADE_START + minute * MINUTE},${minute <= 10 ? 5000 : 6000}`)
  }
  const files = { candles: join(folder, 'candles.csv'), openInterest: join(folder, 'open_interest.csv') }
  writeFileSync(files.candles, `${candles.join('\n')}\n`)
  writeFileSync(files.openInterest, `${openInterest.join('\n')}\n`)
  return files
}
