import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Real Chromium against real servers, one for each file (or APP_URL): no jsdom, no mocks.
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    environment: 'node',
    setupFiles: 'tests/browser/town.ts',
    include: ['tests/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } }, // a busy machine is slow, not wrong
  },
})
