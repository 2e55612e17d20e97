import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: '../dist/ui', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '^/(symbols|models|prices|liquidations|health|data)': 'http://127.0.0.1:8888' } },
})
