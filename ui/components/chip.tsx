/** An entry of a legend: a press switches what it stands for. */
export function Chip({
  label,
  title,
  isOn,
  mark,
  onChange,
}: {
  label: string
  title?: string | undefined
  isOn: boolean
  /** CSS class of its coloured mark. */
  mark: string
  onChange: (isOn: boolean) => void
}) {
  return (
    <button type="button" class="chip" aria-pressed={isOn} title={title} onClick={() => onChange(!isOn)}>
      <i class={mark} aria-hidden="true" />
      {label}
    </button>
  )
}
