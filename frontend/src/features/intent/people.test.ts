import { expect, it } from 'vitest'
import type { Answers } from '@/engine/form'
import { begin, faultsOf, toSend } from './people'

const TODAY = '2026-11-02'
function widow(): Answers {
  return {
    household: { contact_phone: '000-9000-0086', area_type: 'rural' },
    persons: [
      {
        ref: 'p1',
        id_type: 'resident_id',
        person_name: '刘晓梅',
        id_number: '321311198405179967',
        relation_to_applicant: '02',
        hukou_region: '321311101391',
      },
    ],
    supporters: [
      {
        ref: 's1',
        supporter_name: '周桂兰',
        supporter_id_number: '321311195803069989',
        supporter_relation: '52',
      },
    ],
  }
}

it('finds nothing wrong with a whole family, a telephone of supporters is optional', () => {
  expect(faultsOf(widow(), TODAY)).toEqual([])
})

it('says at each empty field of a new register what is missing', () => {
  expect(faultsOf(begin(), TODAY).map((one) => one.pointer)).toEqual([
    '/persons/0/person_name',
    '/persons/0/id_number',
    '/persons/0/hukou_region',
    '/household/contact_phone',
    '/household/area_type',
  ])
})

it('checks the last character of an ID number while it is typed', () => {
  const family = widow()
  family.persons = [{ ...family.persons[0], id_number: '321311198405179968' }]
  expect(faultsOf(family, TODAY)).toEqual([{ pointer: '/persons/0/id_number', code: 'id_check' }])
})

it('does not ask again for what the record holds behind a mask', () => {
  const family = widow()
  family.persons = [{ ...family.persons[0], person_name: '刘**', id_number: '321311********9967' }]
  expect(faultsOf(family, TODAY)).toEqual([])
})

it('meets the same person typed once at home and once outside', () => {
  const family = widow()
  family.supporters = [{ ...family.supporters[0], supporter_id_number: '321311198405179967' }]
  expect(faultsOf(family, TODAY)).toEqual([
    { pointer: '/supporters/0/supporter_id_number', code: 'same_person' },
  ])
})

it('sends nothing empty, and says whether anybody stands outside', () => {
  const family = widow()
  family.supporters = []
  family.household['residence_address'] = undefined
  expect(toSend(family).household).toEqual({
    contact_phone: '000-9000-0086',
    area_type: 'rural',
    has_outside_supporters: false,
  })
})
