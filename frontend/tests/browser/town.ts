import { afterAll } from 'vitest'
import { open } from './server'

/** The demonstration of this test file. */
export const town = await open()
afterAll(() => town.stop(), 60_000)
