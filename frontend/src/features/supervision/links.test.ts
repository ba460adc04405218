import { expect, it } from 'vitest'
import { behind, worst } from './links'

const PERIOD = { region: '321311', first_day: '2026-06-01', last_day: '2026-11-02' }

it('opens the list of the same place and days', () => {
  expect(behind(PERIOD, { item: 'MZ-02', level: 'red' })).toEqual({
    name: 'applications',
    query: { region: '321311', from: '2026-06-01', to: '2026-11-02', item: 'MZ-02', level: 'red' },
  })
})

it('lets a township or a month stand for the whole', () => {
  const { query } = behind(PERIOD, { region: '321311101', from: '2026-10-01' }) as {
    query: Record<string, string>
  }
  expect([query['region'], query['from'], query['to']]).toEqual([
    '321311101',
    '2026-10-01',
    '2026-11-02',
  ])
})

it('colours a place by the most urgent of its cases', () => {
  const load = { cases: 9, yellow: 4, orange: 2, red: 0 }
  expect(worst(load)).toEqual({ label: 'board.orange', tone: 'soon', n: 2 })
  expect(worst({ ...load, orange: 0, yellow: 0 })).toBeUndefined()
})
