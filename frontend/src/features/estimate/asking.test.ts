import { describe, expect, it } from 'vitest'
import type { OpenQuestion } from '@/contract/intents'
import { AT_ONCE, keyAt, nextOf, toAdd } from './asking'

function question(field: string, scope: string, persons: string[] = []): OpenQuestion {
  const words = { label: field, label_en: field, hint: '', type: 'integer', choices: [] }
  return { field, scope, persons, items: 1, ...words }
}
const OPEN = [
  question('boats', 'household'),
  question('deposits', 'person', ['a', 'b']),
  question('supporter_income_12m', 'supporter', ['s']),
]

describe('asking what is still open', () => {
  it('puts a question to everybody it is open for', () => {
    const keys = nextOf(OPEN, ['boats', 'deposits']).map((one) => one.key)
    expect(keys).toEqual(['boats-', 'deposits-a', 'deposits-b'])
  })

  it('asks a few at a time', () => {
    const many = Array.from({ length: 9 }, (_, at) => question(`q${at}`, 'household'))
    const fields = many.map((one) => one.field)
    expect(nextOf(many, fields)).toHaveLength(AT_ONCE)
  })

  it('sends what was answered under its person and leaves the rest out', () => {
    const asked = nextOf(OPEN, ['boats', 'deposits', 'supporter_income_12m'])
    const said = new Map([
      ['deposits-b', 100],
      ['supporter_income_12m-s', 200],
    ])
    expect(toAdd(asked, said)).toEqual({
      household: {},
      persons: [{ ref: 'b', deposits: 100 }],
      supporters: [{ ref: 's', supporter_income_12m: 200 }],
    })
  })

  it('finds the control an error belongs to', () => {
    const sent = { household: {}, persons: [{ ref: 'b', deposits: -1 }], supporters: [] }
    expect(keyAt('/answers/persons/0/deposits', sent)).toBe('deposits-b')
    expect(keyAt('/answers/household/boats', sent)).toBe('boats-')
  })
})
