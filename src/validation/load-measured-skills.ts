import { MODELS } from '../models/registry.ts'
import type { ReportHead, ReportTarget } from '../storage/report-target.ts'
import type { MeasuredSkills } from './measured-skill.ts'
import { rankedRuns } from './ranked-reports.ts'
import { summaryOf } from './stored-report.ts'

/** Which market's skill is asked for; an absent field takes any. */
export interface SkillQuestion {
  readonly symbol?: string | undefined
  readonly exchange?: string | undefined
}

/**
 * Skills of models by the run on observed data that tells most of each: what is simulated proves nothing of a market,
 * and what another version of a model was worth nothing of this one.
 */
export async function loadMeasuredSkills(reports: ReportTarget, question: SkillQuestion): Promise<MeasuredSkills> {
  const runs = rankedRuns(await reports.listReports({ ...question, kind: 'run', dataKind: 'observed' }))
  return Object.assign({}, ...runs.map(currentSkills).toReversed())
}

function currentSkills(head: ReportHead): MeasuredSkills {
  const { skills, versions = {} } = summaryOf(head)
  const isCurrent = ([id]: readonly [string, unknown]): boolean =>
    MODELS.find((model) => model.id === id)?.version === versions[id]
  return Object.fromEntries(Object.entries(skills).filter(isCurrent))
}
