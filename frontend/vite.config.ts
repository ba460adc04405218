import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const api = process.env['APP_URL'] ?? 'http://localhost:8000'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: 'dist',
    target: 'chrome100', // domestic browsers on office machines run old kernels
    sourcemap: false,
    assetsInlineLimit: 0, // a strict CSP has no data: urls
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'citizen.html'] }, // the desk; a citizen's phone
  },
  server: { port: 5173, proxy: { '/api': api, '/openapi.json': api } },
})
