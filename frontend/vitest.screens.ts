import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// `make screens`: every page in every theme. Too long for every change, so not part of `make test`.
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    environment: 'node',
    setupFiles: 'tests/browser/town.ts',
    include: [
      'src/apps/routes.test.ts',
      'tests/browser/clerk.test.ts',
      'tests/browser/screens/screens.ts',
    ],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } }, // a busy machine is slow, not wrong
  },
})
