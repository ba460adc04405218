/** What is wrong with the answers, under the field it belongs to. The server repeats it all. */
import { checkAnswer } from './answers'
import {
  isAnswered,
  pointer,
  type Answer,
  type Answers,
  type Question,
  type Setting,
  type Stage,
} from './form'
import { looksMasked, recordOf, standsFor } from './masks'
import { settle, type SettledRow } from './settle'

/** `other` is the question a number must not exceed. */
export interface Fault {
  pointer: string
  code: string
  other?: string
}

const APPLICANT = ['01', '02']
const SPOUSE = ['10', '11', '12']
const PAPERS = ['file', 'signature']

export function check(
  questions: readonly Question[],
  answers: Answers,
  setting: Setting,
  stage: Stage = 'submission',
): Fault[] {
  return checkRows(questions, settle(questions, answers, setting), setting, stage)
}

/** The same for rows that are settled already. */
export function checkRows(
  questions: readonly Question[],
  rows: readonly SettledRow[],
  setting: Setting,
  stage: Stage = 'submission',
): Fault[] {
  const each = rows.flatMap((row) =>
    questions
      .filter((question) => question.scope === row.scope)
      .flatMap((question) => checkQuestion(question, row, setting, stage)),
  )
  return [...each, ...checkTogether(rows)]
}

/** Whether a question is put to people in this row: shown, or answered while its condition is open. */
export function isPut(question: Question, row: SettledRow): boolean {
  if (!isAnswered(question) || row.hidden.has(question.id)) return false
  return row.shown.has(question.id) || row.given[question.id] !== undefined
}

/** Whether another answer already tells this one (birth date from the ID number). */
export function isTold(question: Question, row: SettledRow): boolean {
  const given = row.given[question.id] !== undefined
  return question.derive !== null && !given && row.values[question.id] !== undefined
}

function checkQuestion(
  question: Question,
  row: SettledRow,
  setting: Setting,
  stage: Stage,
): Fault[] {
  if (!isAnswered(question) || row.hidden.has(question.id)) return []
  const answer = row.given[question.id]
  const where = pointer(row.scope, row.at, question.id)
  const code = isEmpty(question, answer)
    ? checkMissing(question, row, stage)
    : checkGiven(question, answer as Answer, row, setting)
  if (code !== null) return [{ pointer: where, code }]
  const most = question.atMost ? row.values[question.atMost] : undefined
  const mine = row.values[question.id]
  if (typeof mine !== 'number' || typeof most !== 'number' || mine <= most) return []
  return [{ pointer: where, code: 'more_than', other: question.atMost ?? '' }]
}

function isEmpty(question: Question, answer: Answer | undefined): boolean {
  if (answer === undefined || answer === null) return true
  return answer === '' && !question.optional && question.default !== ''
}

/** A paper may follow later: it is listed as missing material, not as an error. */
function checkMissing(question: Question, row: SettledRow, stage: Stage): string | null {
  const due = question.state !== 'later' || stage === 'survey'
  if (question.optional || PAPERS.includes(question.type) || !due) return null
  return row.shown.has(question.id) && !isTold(question, row) ? 'required' : null
}

function checkGiven(
  question: Question,
  answer: Answer,
  row: SettledRow,
  setting: Setting,
): string | null {
  if (answer === '') return null
  if (standsFor(recordOf(setting.record, row.scope, row.given), question, answer)) return null
  if (looksMasked(question, answer)) return 'mask_unknown'
  const wrong = checkAnswer(question, answer, setting.today)
  if (wrong !== null) return wrong
  if (Array.isArray(answer) && answer.length < question.atLeast) return 'too_few'
  return question.mustBe !== null && answer !== question.mustBe ? 'must_be' : null
}

function checkTogether(rows: readonly SettledRow[]): Fault[] {
  const persons = rows.filter((row) => row.scope === 'person')
  const supporters = rows.filter((row) => row.scope === 'supporter')
  const alone = supporters.length === 0 && rows[0]?.values['has_outside_supporters'] === true
  return [
    ...checkApplicant(persons),
    ...samePerson(persons, supporters),
    ...(alone ? [{ pointer: '/supporters', code: 'no_supporters' }] : []),
  ]
}

function checkApplicant(persons: readonly SettledRow[]): Fault[] {
  if (persons.length === 0) return [{ pointer: '/persons', code: 'no_persons' }]
  const relations = persons.map((row) => row.values['relation_to_applicant'])
  const having = (codes: readonly string[]) =>
    persons.filter((_, at) => codes.includes(String(relations[at])))
  const told = relations.every((relation) => relation !== undefined)
  const none = told && having(APPLICANT).length === 0
  return [
    ...(none ? [{ pointer: '/persons', code: 'no_applicant' }] : []),
    ...doubled(having(APPLICANT), 'two_applicants'),
    ...doubled(having(SPOUSE), 'two_spouses'),
  ]
}

function doubled(rows: readonly SettledRow[], code: string): Fault[] {
  return rows
    .slice(1)
    .map((row) => ({ pointer: pointer('person', row.at, 'relation_to_applicant'), code }))
}

function samePerson(...groups: (readonly SettledRow[])[]): Fault[] {
  const seen = new Set<unknown>()
  return groups.flat().flatMap((row) => {
    const field = row.scope === 'person' ? 'id_number' : 'supporter_id_number'
    const number = row.values[field]
    if (typeof number === 'string' && number.includes('*')) return [] // the server knows
    const again = Boolean(number) && seen.has(number)
    seen.add(number)
    return again ? [{ pointer: pointer(row.scope, row.at, field), code: 'same_person' }] : []
  })
}
