import { effect } from '@preact/signals'
import { render } from 'preact'
import '../theme.css'
import './embed.css'
import { symbol } from './embed-loader.ts'
import { EmbedPage } from './embed-page.tsx'
import { theme } from './embed-view.ts'

const root = document.getElementById('app')
if (root === null) throw new Error('Invariant: heatmap.html holds #app')
effect(() => {
  document.documentElement.dataset['theme'] = theme.value
})
effect(() => {
  document.title = `${symbol.value} liquidation heatmap · liqheat`.trim()
})
render(<EmbedPage />, root)
