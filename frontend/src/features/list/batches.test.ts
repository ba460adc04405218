import { expect, it, vi } from 'vitest'
import { NoAnswer, Problem } from '@/contract/problems'
import { useBatches, type Told } from './batches'

const done = (rows: readonly number[]): Told<number>[] =>
  rows.map((row) => ({ row, problem: row === 3 ? new Error('no') : null }))
const ROWS = [1, 2, 3, 4, 5]

it('sends a chunk at a time and counts what was refused', async () => {
  const sizes: number[] = []
  const run = useBatches<number>(async (rows) => (sizes.push(rows.length), done(rows)), 2)
  await run.start(ROWS)
  expect(sizes).toEqual([2, 2, 1])
  expect([run.done.value, run.refused.value.map((one) => one.row)]).toEqual([4, [3]])
})

it('stops after the chunk that is on its way, and goes on with the rest', async () => {
  const seen: number[] = []
  const run = useBatches<number>(async (rows) => {
    seen.push(...rows)
    if (seen.length === 2) run.stop()
    return done(rows)
  }, 2)
  await run.start(ROWS)
  expect([seen, run.left.value]).toEqual([[1, 2], 3])
  await run.goOn()
  expect([seen, run.left.value]).toEqual([ROWS, 0])
})

it('sends a chunk whose answer was lost again under the same key', async () => {
  vi.useFakeTimers()
  const keys: string[] = []
  const run = useBatches<number>(async (rows, key) => {
    keys.push(key)
    if (keys.length === 1) throw new NoAnswer()
    return done(rows)
  }, 5)
  const going = run.start(ROWS)
  await vi.runAllTimersAsync()
  await going
  vi.useRealTimers()
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

it('stands still at a refusal of the whole chunk and keeps what is left', async () => {
  const refusal = new Problem({ type: '/problems/invalid-input', title: 'no', status: 422 })
  const run = useBatches<number>(() => Promise.reject(refusal), 5)
  await run.start(ROWS)
  expect([run.trouble.value, run.left.value, run.running.value]).toEqual([refusal, 5, false])
})
