/** The same forms and answers the Python engine is held to: one file, two engines, one meaning. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { check } from './check'
import {
  isAnswered,
  pointer,
  type Answer,
  type Answers,
  type OnRecord,
  type Question,
  type Row,
  type Stage,
} from './form'
import { prune } from './prune'
import { settle } from './settle'

type Served = Omit<Question, 'atMost' | 'atLeast' | 'mustBe'> & {
  at_most: string
  at_least: number
  must_be: boolean | null
}
interface Case {
  name: string
  form: string
  today: string
  city: string | null
  stage: Stage
  answers: Answers
  record: OnRecord
  visible: string[]
  errors: { pointer: string; code: string }[]
  /** What pruning takes out, and what it writes down as left empty. */
  dropped: string[]
  left_empty: Record<string, Answer>
}
interface Vectors {
  questions: Served[]
  forms: Record<string, string[]>
  cases: Case[]
}

const FILE = '../tests/vectors/form.json' // from the folder npm runs in
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors
const questions = vectors.questions.map((served) => ({
  ...served,
  atMost: served.at_most || null,
  atLeast: served.at_least,
  mustBe: served.must_be,
}))

function questionsOf(form: string): Question[] {
  const ids = new Set(vectors.forms[form])
  return questions.filter((question) => ids.has(question.id))
}
const byPlace = (left: { pointer: string; code: string }, right: typeof left) =>
  (left.pointer + left.code).localeCompare(right.pointer + right.code)

describe.each(vectors.cases)('$name', (one) => {
  const asked = questionsOf(one.form)
  const setting = { today: one.today, city: one.city, record: one.record }

  it('shows the same questions', () => {
    const shown = settle(asked, one.answers, setting).flatMap((row) =>
      asked
        .filter((question) => question.scope === row.scope)
        .filter((question) => question.state !== 'later' || one.stage === 'survey')
        .filter((question) => isAnswered(question) && row.shown.has(question.id))
        .map((question) => pointer(row.scope, row.at, question.id)),
    )
    expect(shown.sort()).toEqual([...one.visible].sort())
  })

  it('finds the same things wrong', () => {
    const found = check(asked, one.answers, setting, one.stage).map(({ pointer: where, code }) => ({
      pointer: where,
      code,
    }))
    expect(found.sort(byPlace)).toEqual([...one.errors].sort(byPlace))
  })

  it('keeps the same answers', () => {
    const [before, after] = [flat(one.answers), flat(prune(asked, one.answers, setting))]
    const dropped = [...before.keys()].filter((where) => !after.has(where))
    const added = [...after].filter(([where]) => !before.has(where))
    expect(dropped.sort()).toEqual(one.dropped)
    expect(Object.fromEntries(added)).toEqual(one.left_empty)
  })
})

function flat(answers: Answers): Map<string, unknown> {
  const rows: [string, Row][] = [
    ['/household', answers.household],
    ...answers.persons.map((row, at): [string, Row] => [`/persons/${at}`, row]),
    ...answers.supporters.map((row, at): [string, Row] => [`/supporters/${at}`, row]),
  ]
  return new Map(
    rows.flatMap(([place, row]) =>
      Object.entries(row).map(([id, answer]): [string, unknown] => [`${place}/${id}`, answer]),
    ),
  )
}
