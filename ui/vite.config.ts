import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: file('.'),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/ui',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rollupOptions: { input: { main: file('index.html'), embed: file('embed/heatmap.html') } },
  },
  server: {
    proxy: { '^/(symbols|models|prices|liquidations|health|data|parameters|validation/)': 'http://127.0.0.1:8888' },
  },
})
