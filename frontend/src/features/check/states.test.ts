import { expect, it } from 'vitest'
import { pauseFor, progressOf, stateOf, type Query } from './states'

const NOW = '2026-11-02T01:00:00Z'
const query = (state: string, source = 'yh', deadline = '2026-11-02T02:00:00Z'): Query => ({
  source,
  state,
  deadline,
})

it('calls an open query late once its deadline has passed, and never an answered one', () => {
  const passed = '2026-11-02T00:59:59Z'
  expect(stateOf(query('asked'), NOW)).toBe('asked')
  expect(stateOf(query('asked', 'yh', passed), NOW)).toBe('overdue')
  expect(stateOf(query('planned', 'yh', passed), NOW)).toBe('overdue')
  expect(stateOf(query('answered', 'yh', passed), NOW)).toBe('answered')
})

it('counts what is known and names each silent source once', () => {
  const queries = [
    query('answered'),
    query('reused'),
    query('asked'),
    query('unavailable', 'zq'),
    query('unavailable', 'zq'),
  ]
  expect(progressOf(queries, NOW)).toEqual({ all: 5, known: 2, open: 1, silent: ['zq'] })
})

it('looks less and less often while answers are awaited', () => {
  const running = progressOf([query('asked')], NOW)
  expect(pauseFor(running, false, 0)).toBe(1_000)
  expect(pauseFor(running, false, 3)).toBeGreaterThan(2_000)
  expect(pauseFor(running, false, 50)).toBe(10_000)
})

it('stops when all is answered and reported', () => {
  const done = progressOf([query('answered')], NOW)
  expect(pauseFor(done, true, 9)).toBe(false)
  expect(pauseFor(done, false, 0)).toBe(1_000)
})

it('keeps an eye on a source that may still answer', () => {
  expect(pauseFor(progressOf([query('unavailable')], NOW), true, 9)).toBe(30_000)
})

it('does not wait for what was stopped', () => {
  expect(pauseFor(progressOf([query('stopped')], NOW), true, 0)).toBe(false)
})
