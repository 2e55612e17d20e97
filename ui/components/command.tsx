import { useSignal } from '@preact/signals'
import { STRINGS } from '../strings.ts'

/** A command line to type, with a button that copies it. */
export function Command({ text }: { text: string }) {
  const isCopied = useSignal(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    isCopied.value = true
  }
  return (
    <div class="command">
      <code>{text}</code>
      {/* Browsers offer a clipboard to https and to the own machine only. */}
      {navigator.clipboard !== undefined && (
        <button type="button" class="icon" aria-label={`${STRINGS.copy}: ${text}`} onClick={() => void copy()}>
          {isCopied.value ? STRINGS.copied : STRINGS.copy}
        </button>
      )}
    </div>
  )
}
