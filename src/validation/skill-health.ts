import { floorTime } from '../domain/time.ts'
import { isoTime } from '../services/window.ts'
import type { ReportHead, ReportTarget } from '../storage/report-target.ts'
import { nightOf } from './night.ts'
import type { SkillDrop } from './skill-drop.ts'

const DAY = 86_400_000
/** Nights of all markets that are looked at: a week of 70 markets. */
const MOST_NIGHTS = 500

/** A warning of an older night tells nothing of the map as it is: the market may not be watched any more. */
const WARNED_DAYS = 7

/** A market whose last night was worse than those before let expect; JSON as it is. */
export interface SkillWarning extends SkillDrop {
  readonly symbol: string
  readonly exchange: string
  /** Begin of the day, UTC ms. */
  readonly night: number
  readonly report_id: string
  readonly text: string
}

/** What nightly scoring has found; JSON as it is. */
export interface SkillHealth {
  /** Begin of the last day that was scored, UTC ms; null where none was. */
  readonly last_night: number | null
  readonly skill_warnings: readonly SkillWarning[]
}

/**
 * Reads what the last night of every market told; warnings of more than seven days ago are left out.
 *
 * @param now - UTC ms
 */
export async function loadSkillHealth(reports: ReportTarget, now: number): Promise<SkillHealth> {
  const heads = await reports.listReports({ kind: 'night', limit: MOST_NIGHTS })
  const latest = new Map<string, ReportHead>()
  for (const head of heads) {
    const key = `${head.symbol} ${head.exchange}`
    if (head.from > (latest.get(key)?.from ?? Number.NEGATIVE_INFINITY)) latest.set(key, head)
  }
  const last = Math.max(...[...latest.values()].map(({ from }) => floorTime(from, DAY)))
  return {
    last_night: latest.size === 0 ? null : last,
    skill_warnings: [...latest.values()].flatMap((head) => {
      const drop = nightOf(head)?.drop ?? null
      return drop === null || head.to < now - WARNED_DAYS * DAY ? [] : [skillWarning(head, drop)]
    }),
  }
}

/** A drop in words, with the market and the night that it is of. */
export function skillWarning({ symbol, exchange, from, id }: ReportHead, drop: SkillDrop): SkillWarning {
  const bits = (value: number): string => value.toFixed(3)
  const night = floorTime(from, DAY)
  const text =
    `${symbol} on ${exchange}: on ${isoTime(night)} the ledger gained ${bits(drop.gain_bits)} bits an event over ` +
    `uniform; ${drop.nights} nights before let expect ${bits(drop.expected)}, at least ${bits(drop.expected_low)}`
  return { symbol, exchange, night, report_id: id, text, ...drop }
}
