import { api } from '../api.ts'
import { useResource } from '../resource.ts'
import { navigate, pageUrl } from '../router.ts'
import { storedSignal } from '../settings.ts'
import { PROOF } from '../strings.ts'

const HEALTH_MS = 60_000
/** Dismissed reports that are remembered; the server warns of the last night of each market only. */
const MOST_DISMISSED = 50

/** Reports of nights whose warning the user has read. */
const dismissed = storedSignal<readonly string[]>('dismissed-skill', {
  fallback: [],
  read: (text) => text.split(' '),
  write: (ids) => ids.join(' '),
})

/** Markets whose last night was worse than those before let expect; each stays until it is dismissed. */
export function SkillWarnings() {
  const health = useResource({
    question: () => true,
    load: async (_question, signal) => (await api.get('/health', {}, { signal })).validation,
    refreshMs: HEALTH_MS,
  })
  const warnings = health.data.value?.skill_warnings ?? []
  return (
    <>
      {warnings
        .filter(({ report_id }) => !dismissed.value.includes(report_id))
        .map((warning) => (
          <SkillWarning key={warning.report_id} reportId={warning.report_id} text={warning.text} />
        ))}
    </>
  )
}

function SkillWarning({ reportId, text }: { reportId: string; text: string }) {
  const target = { page: 'validation' as const, search: new URLSearchParams({ report: reportId }).toString() }
  return (
    <p class="skill-warning" role="status">
      <b>{PROOF.warning.title}.</b> {text}{' '}
      <a
        href={pageUrl(target)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          navigate(target)
        }}
      >
        {PROOF.warning.open}
      </a>
      <button
        type="button"
        class="icon"
        onClick={() => {
          dismissed.value = [...dismissed.peek(), reportId].slice(-MOST_DISMISSED)
        }}
      >
        {PROOF.warning.dismiss}
      </button>
    </p>
  )
}
