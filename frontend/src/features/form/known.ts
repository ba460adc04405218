/** Lays what the household record knows into a draft: known is shown as known, and sent with the rest. */
import type { Form, KnownAnswer } from '@/contract/types'
import { FIRST } from './drafts'
import { groupOf, pointer, type Answer, type Answers, type OnRecord, type Row } from '@/engine/form'
import { maskIdNumber } from '@/engine/masks'

/** Fills empty answers from the record; gives back what is known where, by pointer. */
export function layKnown(form: Form, answers: Answers): Map<string, KnownAnswer> {
  const found = new Map<string, KnownAnswer>()
  for (const field of form.sections.flatMap((section) => section.fields)) {
    if (field.known)
      lay(found, answers.household, pointer('household', 0, field.id), field.id, field.known)
  }
  meet(form, answers)
  for (const { scope, person, field, answer } of form.known ?? []) {
    if (scope === 'household') continue
    const kind = scope === 'person' ? 'person' : 'supporter'
    const rows = kind === 'person' ? answers.persons : answers.supporters
    const at = rowOf(rows, person)
    const row = rows[at]
    if (row) lay(found, row, pointer(kind, at, field), field, answer)
  }
  return found
}

/** What the record tells of each row without telling it in full: masks, and what follows from them. */
export function onRecord(form: Form): OnRecord {
  const rows: Record<string, Row> = { household: {} }
  const put = (place: string, id: string, answer: KnownAnswer) =>
    ((rows[place] ??= {})[id] = answer.value as Answer)
  for (const field of form.sections.flatMap((section) => section.fields)) {
    if (field.known?.masked) put('household', field.id, field.known)
  }
  for (const { person, field, answer } of form.known ?? []) {
    if (answer.masked) put(person, field, answer)
  }
  for (const { person, field, answer } of form.derived ?? []) put(person, field, answer)
  return rows
}

const NUMBERS = { person: 'id_number', supporter: 'supporter_id_number' } as const

/** People typed before the record was brought in are met again by their ID number. */
function meet(form: Form, answers: Answers): void {
  for (const { scope, person, field, answer } of form.known ?? []) {
    if (scope !== 'person' && scope !== 'supporter') continue
    if (field !== NUMBERS[scope]) continue
    const row = answers[groupOf(scope)].find((one) => shown(one[field]) === answer.value)
    if (row) row['ref'] = person
  }
}

/** A number as the record shows it. */
function shown(typed: unknown): unknown {
  return typeof typed === 'string' ? maskIdNumber(typed) : typed
}

function lay(
  found: Map<string, KnownAnswer>,
  row: Row,
  where: string,
  id: string,
  known: KnownAnswer,
): void {
  row[id] ??= known.value as Answer
  if (row[id] === known.value) found.set(where, known)
}

/** The row of a person of the record; an untouched first row is theirs, else a new one is made. */
function rowOf(rows: Row[], person: string): number {
  const at = rows.findIndex((row) => row['ref'] === person)
  if (at >= 0) return at
  const [first] = rows
  if (first && rows.length === 1 && Object.keys(first).every((id) => id === 'ref' || id in FIRST)) {
    first['ref'] = person
    delete first['relation_to_applicant'] // the record says it
    return 0
  }
  return rows.push({ ref: person }) - 1
}
