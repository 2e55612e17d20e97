/** Keys of a command as the help shows them. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span class="keys">
      {keys.split(' ').map((press) => (
        <kbd key={press}>{press.replace('Mod', IS_MAC ? '⌘' : 'Ctrl')}</kbd>
      ))}
    </span>
  )
}

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)
