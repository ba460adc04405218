import { expect, it } from 'vitest'
import type { EstimateRow } from '@/contract/types'
import { byReason } from './reasons'

function row(item: string, reason: string | null, miss: string | null): EstimateRow {
  const obstacle = { person: null, who: '', sentence: '', source: null, known_by: [] }
  return {
    item,
    reason,
    item_name: item,
    department_name: '',
    likelihood: 'unlikely',
    lines: [],
    obstacles: [{ ...obstacle, miss }],
    papers: [],
    questions: [],
    asks: [],
    known_by: [],
    change: null,
    clause: '',
    other_ways: null,
  }
}

it('tells first what the family misses by a figure', () => {
  const groups = byReason([
    row('JY-01', 'not a pupil', null),
    row('MZ-02', 'too much income', '1500'),
    row('JY-02', 'not a pupil', null),
    row('ZJ-01', 'not a pupil', '12'),
  ])
  const told = groups.map(({ reason, rows }) => [reason, rows.map((one) => one.item)])
  expect(told).toEqual([
    ['not a pupil', ['ZJ-01', 'JY-01', 'JY-02']],
    ['too much income', ['MZ-02']],
  ])
})

it('loses no item that came without a reason', () => {
  expect(byReason([row('MZ-02', null, null)])).toMatchObject([
    { reason: '', rows: [{ item: 'MZ-02' }] },
  ])
})
