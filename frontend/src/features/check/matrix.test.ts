import { expect, it } from 'vitest'
import type { Run } from '@/contract/checks'
import { matrixOf } from './matrix'

const NOW = '2026-11-02T01:00:00Z'
const cell = (person: string, state: string, deadline = '2026-11-02T01:05:00Z') => ({
  person,
  state,
  deadline,
  since: NOW,
  source_at: null,
})
function row(check: string, source: string, without: string, cells: ReturnType<typeof cell>[]) {
  return { check, check_name: check, source, source_name: `${source} office`, without, cells }
}
const run = (...rows: ReturnType<typeof row>[]) => ({ rows }) as unknown as Run

it('puts the checks of one office together and tells when it has to answer at the latest', () => {
  const found = matrixOf(
    run(
      row('HC-02', 'mz', 'visit', [cell('p1', 'answered')]),
      row('HC-09', 'yh', 'visit', [cell('p1', 'asked', '2026-11-02T01:09:00Z')]),
      row('HC-03', 'mz', 'visit', [cell('p1', 'reused')]),
    ),
    NOW,
  )
  expect(found.offices.map((one) => [one.source, one.rows.map((each) => each.check)])).toEqual([
    ['mz', ['HC-02', 'HC-03']],
    ['yh', ['HC-09']],
  ])
  expect(found.offices[1]?.deadline).toBe('2026-11-02T01:09:00Z')
  expect(found.progress).toEqual({ all: 3, known: 2, open: 1, silent: [] })
})

it('leaves out who is not asked about', () => {
  const found = matrixOf(run(row('HC-24', 'jy', 'visit', [cell('son', 'answered')])), NOW)
  expect(found.offices[0]?.rows[0]?.cells).toEqual({ son: 'answered' })
})

it('puts a dead office first, and tells whether a visit can stand in for it', () => {
  const found = matrixOf(
    run(
      row('HC-16', 'gjj', 'visit', [cell('p1', 'answered')]),
      row('HC-09', 'yh', 'visit', [cell('p1', 'answered'), cell('p2', 'unavailable')]),
      row('HC-02', 'mz', 'wait', [cell('p1', 'refused')]),
    ),
    NOW,
  )
  expect(found.offices.map((one) => one.missing)).toEqual(['visit', 'wait', 'nothing'])
  expect(found.silent).toEqual({ visit: ['yh office'], wait: ['mz office'] })
})
