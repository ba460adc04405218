import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Real Chromium against a real running server (APP_URL): no jsdom, no mocks, one page after another.
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    environment: 'node',
    globalSetup: 'tests/browser/server.ts',
    include: ['tests/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
