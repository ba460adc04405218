import { expect, it } from 'vitest'
import type { Form } from '@/contract/types'
import { layKnown, onRecord } from './known'

const known = (value: unknown) => ({ value, source: 'family', at: null })
const form = {
  sections: [{ fields: [{ id: 'contact_phone', known: known('000-7000-0001') }] }],
  known: [
    { scope: 'person', person: 'uuid-1', field: 'person_name', answer: known('刘晓梅') },
    { scope: 'person', person: 'uuid-2', field: 'person_name', answer: known('王子轩') },
  ],
} as unknown as Form

it('fills an untouched form with what is on record and remembers where', () => {
  const answers = {
    household: {},
    persons: [{ ref: 'p1', id_type: 'resident_id' }],
    supporters: [],
  }
  const found = layKnown(form, answers)
  expect(answers).toMatchObject({
    household: { contact_phone: '000-7000-0001' },
    persons: [
      { ref: 'uuid-1', person_name: '刘晓梅' },
      { ref: 'uuid-2', person_name: '王子轩' },
    ],
  })
  expect([...found.keys()]).toContain('/persons/1/person_name')
})

it('does not overwrite what the clerk has typed, and then does not call it known', () => {
  const answers = { household: { contact_phone: '000-7000-9999' }, persons: [], supporters: [] }
  const found = layKnown(form, answers)
  expect(answers.household.contact_phone).toBe('000-7000-9999')
  expect(found.has('/household/contact_phone')).toBe(false)
})

it('meets people again by their ID number instead of entering them twice', () => {
  const withNumber = {
    sections: [],
    known: [
      {
        scope: 'person',
        person: 'uuid-1',
        field: 'id_number',
        answer: known('321311********9967'),
      },
      { scope: 'person', person: 'uuid-1', field: 'person_name', answer: known('刘晓梅') },
    ],
  } as unknown as Form
  const answers = {
    household: {},
    persons: [{ ref: 'p1', person_name: '刘晓梅', id_number: '321311198405179967' }],
    supporters: [],
  }
  layKnown(withNumber, answers)
  expect(answers.persons).toEqual([
    { ref: 'uuid-1', person_name: '刘晓梅', id_number: '321311198405179967' },
  ])
})

it('tells the engine what is masked and what follows from it, by the person it belongs to', () => {
  const masked = (value: unknown) => ({ ...known(value), masked: true })
  const record = onRecord({
    sections: [{ fields: [{ id: 'contact_phone', known: masked('000****0001') }] }],
    known: [
      { scope: 'person', person: 'uuid-1', field: 'person_name', answer: masked('刘**') },
      { scope: 'person', person: 'uuid-1', field: 'deposits', answer: known(300000) },
    ],
    derived: [{ scope: 'person', person: 'uuid-1', field: 'age', answer: known(42) }],
  } as unknown as Form)
  expect(record).toEqual({
    household: { contact_phone: '000****0001' },
    'uuid-1': { person_name: '刘**', age: 42 },
  })
})
