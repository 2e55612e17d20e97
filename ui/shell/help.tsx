import { useEffect, useRef } from 'preact/hooks'
import { commands } from '../commands.ts'
import { SHELL } from '../strings.ts'
import { Keys } from './keys.tsx'

/** Every key that does something on this page. */
export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const bound = commands.value.filter(({ keys }) => keys !== undefined)
  const groups = [...new Set(bound.map(({ group }) => group))]
  return (
    <dialog ref={dialog} class="help" aria-label={SHELL.help} onClose={onClose}>
      <h2>{SHELL.help}</h2>
      <div class="help-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {bound
                .filter((command) => command.group === group)
                .map(({ id, label, keys = '' }) => (
                  <div key={id}>
                    <dt>{label}</dt>
                    <dd>
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p>{SHELL.helpNote}</p>
      <form method="dialog">
        <button type="submit">{SHELL.close}</button>
      </form>
    </dialog>
  )
}
