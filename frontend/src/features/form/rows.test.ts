import { computed, reactive } from 'vue'
import { expect, it } from 'vitest'
import type { Answers, Question } from '@/engine/form'
import { settle } from '@/engine/settle'
import { useRows } from './rows'

function question(id: string, scope: Question['scope'], when: Question['when'] = null): Question {
  return {
    id,
    scope,
    when,
    type: 'text',
    state: 'ask',
    codes: null,
    otherwise: null,
    optional: false,
    default: null,
    derive: null,
    atMost: null,
    atLeast: 0,
    mustBe: null,
  }
}
const QUESTIONS = [
  question('phone', 'household'),
  question('ill', 'household'),
  question('name', 'person'),
  question('illness', 'person', { field: 'ill', op: 'eq', value: 'yes' }),
]

function open() {
  const answers = reactive<Answers>({
    household: { ill: 'no' },
    persons: [{ ref: 'p1', name: 'Liu' }, { ref: 'p2' }],
    supporters: [],
  })
  const setting = { today: '2026-11-02', city: '321300' }
  const source = [computed(() => QUESTIONS), computed(() => answers), computed(() => setting)]
  const rows = useRows(...(source as Parameters<typeof useRows>))
  return { answers, rows, whole: () => settle(QUESTIONS, answers, setting) }
}

it('says of every row what settling the whole form says', () => {
  const { answers, rows, whole } = open()
  const told = () => rows.value.map(({ values, shown, hidden }) => ({ values, shown, hidden }))
  const expected = () => whole().map(({ values, shown, hidden }) => ({ values, shown, hidden }))
  expect(told()).toEqual(expected())
  answers.household['ill'] = 'yes'
  expect(told()).toEqual(expected())
  delete answers.household['ill']
  answers.persons.push({ ref: 'p3', name: 'Wang' })
  expect(told()).toEqual(expected())
  answers.persons.splice(0, 1)
  expect(told()).toEqual(expected())
})

it('leaves every row alone that a key has nothing to do with', () => {
  const { answers, rows } = open()
  const before = rows.value.map((row) => row.settled)
  answers.household['phone'] = '0'
  const after = rows.value.map((row) => row.settled)
  expect(after[0]).not.toBe(before[0])
  expect(after[1]).toBe(before[1])
  expect(after[2]).toBe(before[2])
})
