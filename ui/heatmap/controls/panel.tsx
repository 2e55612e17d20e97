import type { ComponentChildren } from 'preact'
import { Popover } from '../../components/popover.tsx'
import { openPanel, type PanelId } from './open-panel.ts'

/** A button of the toolbar with its panel. */
export function Panel({
  id,
  label,
  text,
  children,
}: {
  id: PanelId
  label: string
  text: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <Popover
      label={label}
      text={text}
      isOpen={openPanel.value === id}
      onToggle={(isOpen) => {
        if (isOpen) openPanel.value = id
        else if (openPanel.peek() === id) openPanel.value = undefined
      }}
    >
      {children}
    </Popover>
  )
}
