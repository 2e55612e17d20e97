import type { ReportTarget } from '../storage/report-target.ts'
import type { MeasuredSkills } from './measured-skill.ts'
import { summaryOf } from './stored-report.ts'

/** Which market's skill is asked for; an absent field takes the newest. */
export interface SkillQuestion {
  readonly symbol?: string | undefined
  readonly exchange?: string | undefined
}

/** Reports that are looked at: a model that none of them scored counts as not measured. */
const NEWEST = 50

/** Skills of models by the newest run on observed data that scored each: what is simulated proves nothing of a market. */
export async function loadMeasuredSkills(reports: ReportTarget, question: SkillQuestion): Promise<MeasuredSkills> {
  const heads = await reports.listReports({ ...question, kind: 'run', dataKind: 'observed', limit: NEWEST })
  return Object.assign({}, ...heads.map((head) => summaryOf(head).skills).toReversed())
}
