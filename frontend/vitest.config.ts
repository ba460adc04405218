import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vite.config'

export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.ts'],
      setupFiles: ['tests/setup.ts'],
      restoreMocks: true,
      testTimeout: 30_000, // a busy machine types slowly
    },
  }),
)
