import { expect, it } from 'vitest'
import { emptyHome, emptyPerson, toAnswers } from './family'

const NOTHING_MORE = { household: {}, persons: {} }
const mother = { ...emptyPerson('p1', '01'), sex: '2', age: '41', labour: 'full', work: 'working' }
const son = { ...emptyPerson('p2', '20'), age: '13', stage: 'junior' }
const home = { ...emptyHome(), county: '321311', area: 'urban', houses: '1', size: '62' }

it('asks with an age and no number of anybody', () => {
  const { persons } = toAnswers([mother], home, NOTHING_MORE, 2026)
  expect(persons[0]).toMatchObject({ id_type: 'none', birth_date: '1985-01-01', sex: '2' })
  expect(persons[0]).not.toHaveProperty('id_number')
})

it('takes twelve months of what is earned, in whole fen', () => {
  const { persons } = toAnswers([{ ...mother, wage: '1,200.50' }], home, NOTHING_MORE, 2026)
  expect(persons[0]?.['wage_12m']).toBe(1_440_600)
})

it('leaves open what was ticked, and takes the rest as none', () => {
  const told = toAnswers([mother], { ...home, extras: ['boats'] }, NOTHING_MORE, 2026)
  expect(told.household).not.toHaveProperty('boats')
  expect(told.household['other_assets']).toBe(0)
})

it('asks about a father who does not live here, and not about a mother who does', () => {
  const child = toAnswers([mother, son], home, NOTHING_MORE, 2026).persons[1]
  expect([child?.['mother_status'], child?.['father_status']]).toEqual(['able', undefined])
})

it('lets a later answer count over the first', () => {
  const more = { household: { dwelling_area: '40' }, persons: {} }
  expect(toAnswers([mother], home, more, 2026).household['dwelling_area']).toBe('40')
})
