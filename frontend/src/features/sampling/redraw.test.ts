import { expect, it } from 'vitest'
import type { SampleDetail } from '@/contract/samples'
import { quota, redraw } from './redraw'

const claim = (n: number) => `00000000-0000-7000-8000-00000000000${n}`

it('takes thirty of a hundred, rounded up, and one at least', () => {
  expect([0, 1, 3, 4, 10, 11].map((size) => quota(size, 30))).toEqual([0, 1, 1, 2, 3, 4])
})

async function published(): Promise<SampleDetail> {
  const told = {
    sample: { id: claim(9), percent: 50 },
    method: 'lianban sample 1',
    population: [1, 2, 3, 4].map((n) => ({ claim_id: claim(n), item: 'MZ-02' })),
    seed: { root: '00', seed: '' },
    drawn: [],
  } as unknown as SampleDetail
  const again = await redraw(told)
  return {
    ...told,
    population_digest: again?.digest ?? '',
    seed: { ...told.seed, seed: again?.seed ?? '' } as NonNullable<SampleDetail['seed']>,
    drawn: (again?.drawn ?? []).map((id) => ({ claim_id: id })) as SampleDetail['drawn'],
  }
}

it('draws the same families from the same values', async () => {
  const told = await published()
  expect(told.drawn).toHaveLength(2)
  expect((await redraw(told))?.agrees).toBe(true)
})

it('notices a family that was put in the place of another', async () => {
  const told = await published()
  const drawn = [...told.drawn].reverse()
  expect((await redraw({ ...told, drawn }))?.agrees).toBe(false)
})

it('notices a population that lost a family after it was announced', async () => {
  const told = await published()
  const population = told.population.slice(1)
  expect((await redraw({ ...told, population }))?.agrees).toBe(false)
})
