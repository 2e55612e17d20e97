import { render } from 'preact'
import { startLoading } from './heatmap-loader.ts'
import { HeatmapPage } from './pages/heatmap-page.tsx'
import './theme.css'

const root = document.getElementById('app')
if (root === null) throw new Error('Invariant: index.html holds #app')
startLoading()
render(<HeatmapPage />, root)
