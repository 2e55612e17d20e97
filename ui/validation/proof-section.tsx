import type { ComponentChildren } from 'preact'
import { SimulatedBadge } from '../components/simulated-badge.tsx'

/** A part of the page: what it answers, how to read it, and the mark of simulated figures. */
export function ProofSection({
  id,
  title,
  help,
  isSimulated,
  children,
}: {
  /** CSS class. */
  id: string
  title: string
  help?: string
  isSimulated: boolean
  children: ComponentChildren
}) {
  return (
    <section class={`proof-section ${id}`} aria-label={title}>
      <h2>
        {title} {isSimulated && <SimulatedBadge />}
      </h2>
      {help !== undefined && <p class="proof-help">{help}</p>}
      {children}
    </section>
  )
}

/** A table that scrolls sideways by itself, by keyboard too. */
export function ScoreTable({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard
    <section class="proof-scroll" tabIndex={0} aria-label={label}>
      <table class="proof-table">{children}</table>
    </section>
  )
}

/** A figure with what stands below it: its interval, or what chance gives. */
export function Figure({ value, below = '', isChance = false }: { value: string; below?: string; isChance?: boolean }) {
  return (
    <span class="proof-figure">
      <b>{value}</b>
      {below !== '' && <small class={isChance ? 'chance' : undefined}>{below}</small>}
    </span>
  )
}
