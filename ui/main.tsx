import { effect } from '@preact/signals'
import { render } from 'preact'
import { startLoading, symbol } from './heatmap-loader.ts'
import { HeatmapPage } from './pages/heatmap-page.tsx'
import { STRINGS } from './strings.ts'
import './theme.css'

const root = document.getElementById('app')
if (root === null) throw new Error('Invariant: index.html holds #app')
startLoading()
effect(() => {
  document.title = `${symbol.value} ${STRINGS.title} · liqheat`.trim()
})
render(<HeatmapPage />, root)
