import { ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { Problem } from '@/contract/problems'
import { lostRace, useRace } from './race'

const refusal = (slug: string) =>
  new Problem({ type: `/problems/${slug}`, title: slug, status: 409 })

/** A row that others can change, and a text about it. */
function scene(live = false) {
  const row = ref({ version: 1, name: '大兴镇' })
  const onServer = ref(row.value)
  const race = useRace({
    now: () => row.value,
    again: async () => (row.value = onServer.value),
    mark: (one) => one.version,
    live,
  })
  const save = async (held: { version: number }) => {
    if (held.version !== onServer.value.version) throw refusal('place-changed')
    return 'saved'
  }
  const others = () => (onServer.value = { version: 2, name: '大兴街道' })
  return { row, race, save, others }
}

describe('a lost race', () => {
  it('is told when somebody was faster, and nothing is sent until both were seen', async () => {
    const { race, save, others } = scene()
    others()
    expect(await race.send(save)).toBeUndefined()
    expect(race.outrun.value).toBe(true)
    expect(await race.send(save)).toBeUndefined()
    race.take()
    expect(race.outrun.value).toBe(false)
    expect(await race.send(save)).toBe('saved')
  })

  it('is not told for a change of the page itself', async () => {
    const { row, race, save, others } = scene()
    row.value = others()
    expect(race.outrun.value).toBe(false)
    expect(await race.send(save)).toBe('saved')
  })

  it('is told at once where a decision rests on what was read', async () => {
    const { row, race, others } = scene(true)
    row.value = others()
    expect(race.outrun.value).toBe(true)
    expect(race.read.value.name).toBe('大兴镇')
  })

  it('is not what any other refusal is', async () => {
    const { race } = scene()
    const refused = race.send(() => Promise.reject(refusal('form-invalid')))
    await expect(refused).rejects.toBeInstanceOf(Problem)
    expect(race.outrun.value).toBe(false)
    expect(lostRace(new Error('step-changed'))).toBe(false)
  })

  it('sends nothing a second time while the first is on its way', async () => {
    const { race } = scene()
    let calls = 0
    const slow = () => new Promise<number>((later) => setTimeout(() => later((calls += 1)), 5))
    expect(await Promise.all([race.send(slow), race.send(slow)])).toEqual([1, undefined])
  })
})
