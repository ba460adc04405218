import { afterEach, expect, it, vi } from 'vitest'
import { items, submit } from '@/contract/api'
import { NoAnswer } from '@/contract/problems'
import { queries } from './queries'

afterEach(() => queries.clear())

it('cuts a question off when nobody waits for its answer any more', async () => {
  const sent: Request[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation((request) => {
    sent.push(request as Request)
    return new Promise(() => undefined)
  })
  void queries.fetchQuery({ queryKey: ['items'], queryFn: items }).catch(() => undefined)
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]?.signal.aborted).toBe(false)
  await queries.cancelQueries({ queryKey: ['items'] })
  expect(sent[0]?.signal.aborted).toBe(true)
})

it('asks again when nothing came back', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no line'))
  const asked = queries.fetchQuery({ queryKey: ['again'], queryFn: items, retryDelay: 0 })
  await expect(asked).rejects.toBeInstanceOf(NoAnswer)
  expect(fetched).toHaveBeenCalledTimes(3)
})

it('never sends twice by itself what changes something', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no line'))
  const body = { items: ['MZ-01'], answers: { household: {}, persons: [] } }
  const mutation = queries.getMutationCache().build(queries, {
    mutationFn: () => submit(body as unknown as Parameters<typeof submit>[0], 'a key'),
  })
  await expect(mutation.execute(undefined)).rejects.toBeInstanceOf(NoAnswer)
  expect(fetched).toHaveBeenCalledTimes(1)
})
