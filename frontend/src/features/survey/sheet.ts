/** The sheet of a home visit: what was found, cell by cell, and how it stands to what was known. */
import type { Findings, Survey, SurveyQuestion } from '@/contract/surveys'
import { holds, type Condition } from '@/engine/conditions'
import type { Answer } from '@/engine/form'

export type Found = Map<string, Answer>

export const cellOf = (question: Pick<SurveyQuestion, 'scope' | 'person' | 'field'>): string =>
  `${question.scope}/${question.person ?? ''}/${question.field}`

/** What has been written down so far. */
export function foundIn(survey: Survey): Found {
  return new Map(
    survey.questions
      .filter((one) => one.found !== null && one.found !== undefined)
      .map((one) => [cellOf(one), one.found as Answer]),
  )
}

/** As the server takes it: rows of people by `ref`, only what was found. */
export function findingsOf(
  questions: readonly SurveyQuestion[],
  found: Found,
): Findings['findings'] {
  const household: Record<string, Answer> = {}
  const people = { person: new Map(), supporter: new Map() } as Record<
    string,
    Map<string, Record<string, Answer>>
  >
  for (const question of questions) {
    const value = found.get(cellOf(question))
    if (value === undefined) continue
    if (question.person === null) household[question.field] = value
    else rowOf(people[question.scope], question.person)[question.field] = value
  }
  return {
    household,
    persons: [...(people['person']?.values() ?? [])],
    supporters: [...(people['supporter']?.values() ?? [])],
  }
}

function rowOf(rows: Map<string, Record<string, Answer>> | undefined, ref: string) {
  const row = rows?.get(ref) ?? { ref }
  rows?.set(ref, row)
  return row
}

/** What counts for now: found over verified over claimed. */
export function valueOf(question: SurveyQuestion, found: Found): Answer | undefined {
  const known = question.verified ?? question.claimed
  return found.get(cellOf(question)) ?? (known?.value as Answer | undefined)
}

/** Whether a question is put, by what is written down now; the server's word where that is silent. */
export function isPut(question: SurveyQuestion, all: readonly SurveyQuestion[], found: Found) {
  if (!question.when) return true
  const lookup = (field: string) => {
    const other = all.find(
      (one) => one.field === field && (one.person === null || one.person === question.person),
    )
    return other && valueOf(other, found)
  }
  const now = holds(question.when as Condition, lookup, null)
  return now ?? question.shown !== false
}

export const differs = (question: SurveyQuestion, found: Found): boolean => {
  const value = found.get(cellOf(question))
  const claimed: unknown = question.claimed?.value
  if (value === undefined || claimed === undefined || claimed === null) return false
  return JSON.stringify(value) !== JSON.stringify(claimed)
}

/** A question the family has answered: one tap says that it is so. */
export const canAgree = (question: SurveyQuestion): boolean =>
  question.claimed !== null && question.claimed.value !== null

export interface Part {
  ref: string
  who: string
  questions: SurveyQuestion[]
}

/** The household first, then each person: the way one goes through a home. */
export function partsOf(questions: readonly SurveyQuestion[]): Part[] {
  const parts = new Map<string, Part>()
  for (const question of questions) {
    const ref = `${question.scope}-${question.person ?? ''}`
    const part = parts.get(ref) ?? { ref, who: question.who, questions: [] }
    part.questions.push(question)
    parts.set(ref, part)
  }
  return [...parts.values()]
}

/** Where the server's pointer `/persons/0/field` stands on this page. */
export function cellAt(pointer: string, survey: Survey): string {
  const [kind = '', at = '', field = ''] = pointer.replace(/^\/(findings\/)?/, '').split('/')
  if (kind === 'household') return `household//${at}`
  const refs = new Set(
    survey.questions.filter((one) => `${one.scope}s` === kind).map((one) => one.person),
  )
  return `${kind.slice(0, -1)}/${[...refs][Number(at)] ?? ''}/${field}`
}

export const controlOf = (cell: string): string => `found-${cell.replaceAll('/', '-')}`
