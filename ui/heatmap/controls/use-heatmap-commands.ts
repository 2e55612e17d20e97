import { type Command, useCommands } from '../../commands.ts'
import { STRINGS } from '../../strings.ts'
import { copyLink } from '../export/copy-actions.ts'
import { saveCsv } from '../export/save-csv.ts'
import { savePicture } from '../export/save-picture.ts'
import { changeView, view } from '../view.ts'
import { nextAxis, nextColors, nextMapping, refresh, resetSight, stepWindow, switchFlag } from '../view-actions.ts'
import { isZoneListOpen, togglePanel } from './open-panel.ts'

const TEXTS = STRINGS.commands

/** Everything that the page's controls do, by a key and from the palette. */
export function useHeatmapCommands(): void {
  useCommands(() => [...flagCommands(), ...viewCommands(), ...exportCommands()])
}

function command(id: keyof typeof TEXTS, keys: string, run: () => void): Command {
  return { id: `heatmap-${id}`, label: TEXTS[id], group: TEXTS.group, keys, run }
}

function flagCommands(): Command[] {
  return [
    command('longs', 'l', () => switchFlag('long')),
    command('shorts', 's', () => switchFlag('short')),
    command('consumed', 'd', () => switchFlag('consumed')),
    command('candles', 'c', () => switchFlag('candles')),
    command('events', 'e', () => switchFlag('events')),
    command('profile', 'p', () => switchFlag('profile')),
    command('funding', 'f', () => switchFlag('funding')),
    command('openInterest', 'o', () => switchFlag('oi')),
    command('navigator', 'n', () => switchFlag('navigator')),
  ]
}

function viewCommands(): Command[] {
  return [
    command('nextWindow', 'w', () => stepWindow(1)),
    command('previousWindow', 'Shift+w', () => stepWindow(-1)),
    command('time', 't', () => togglePanel('time')),
    command('leverage', 'v', () => togglePanel('leverage')),
    command('exchanges', 'x', () => togglePanel('exchanges')),
    command('mapping', 'm', nextMapping),
    command('colors', 'b', nextColors),
    command('prices', 'a', () => changeView({ prices: view.peek().prices === 'near' ? 'full' : 'near', range: '' })),
    command('axis', 'Shift+a', nextAxis),
    command('zones', 'z', () => {
      isZoneListOpen.value = !isZoneListOpen.peek()
    }),
    command('reset', '0', resetSight),
    command('refresh', 'Shift+r', refresh),
  ]
}

function exportCommands(): Command[] {
  return [
    command('png', 'Shift+p', () => void savePicture()),
    command('csv', 'Shift+c', () => void saveCsv()),
    command('link', 'Shift+l', () => void copyLink()),
  ]
}
