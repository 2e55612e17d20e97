import { navigate, pageUrl } from '../router.ts'
import { type MeasuredSkill, skillTitle, skillWithMarket } from '../skill-text.ts'

/** A model's measured skill, or that there is none, with the way to the report. */
export function SkillLink({ skill }: { skill: MeasuredSkill }) {
  const search = skill === null ? '' : new URLSearchParams({ report: skill.report_id }).toString()
  const target = { page: 'validation' as const, search }
  return (
    <a
      class={skill === null ? 'skill-link' : `skill-link ${skill.verdict}`}
      href={pageUrl(target)}
      title={skillTitle(skill)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        navigate(target)
      }}
    >
      {skillWithMarket(skill)}
    </a>
  )
}
