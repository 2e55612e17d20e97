import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * A button, and the panel that it opens. Escape and a press outside close it; the focus goes in and comes back.
 */
export function Popover({
  label,
  text,
  isOpen,
  onToggle,
  kind = 'field-button',
  children,
}: {
  label: string
  /** What stands in the button. */
  text: ComponentChildren
  isOpen: boolean
  onToggle: (isOpen: boolean) => void
  /** CSS class of the button. */
  kind?: string
  children: ComponentChildren
}) {
  const host = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return undefined
    host.current?.querySelector<HTMLElement>('.popover :is(input, select, button)')?.focus()
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && host.current?.contains(event.target) === false) onToggle(false)
    }
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      onToggle(false)
      button.current?.focus()
    }
    const element = host.current
    element?.addEventListener('keydown', onEscape)
    addEventListener('pointerdown', outside)
    return () => {
      element?.removeEventListener('keydown', onEscape)
      removeEventListener('pointerdown', outside)
    }
  }, [isOpen])
  return (
    <div class="popover-host" ref={host}>
      <button
        type="button"
        class={kind}
        ref={button}
        aria-expanded={isOpen}
        aria-label={kind === 'field-button' ? undefined : label}
        onClick={() => onToggle(!isOpen)}
      >
        {kind === 'field-button' && <span>{label}</span>}
        <b>{text}</b>
      </button>
      {isOpen && (
        <div class="popover" role="dialog" aria-label={label}>
          {children}
        </div>
      )}
    </div>
  )
}
