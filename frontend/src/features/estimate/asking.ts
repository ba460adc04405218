/** The questions that are still open with a wish, as controls to fill, and what was filled. */
import type { AddedAnswers, Intent, OpenQuestion } from '@/contract/intents'
import type { Answer } from '@/engine/form'

export const AT_ONCE = 5

/** One control: a question put to one person, or to the household (`ref` empty). */
export interface Asked {
  question: OpenQuestion
  ref: string
  key: string
}

/** The next few of these fields, the most telling first, each for everybody it is open for. */
export function nextOf(questions: readonly OpenQuestion[], fields: readonly string[]): Asked[] {
  return questions
    .filter((one) => fields.includes(one.field))
    .slice(0, AT_ONCE)
    .flatMap((question) =>
      (question.scope === 'household' ? [''] : question.persons).map((ref) => ({
        question,
        ref,
        key: `${question.field}-${ref}`,
      })),
    )
}

/** What was answered, as it is sent: rows by the person they are about. */
export function toAdd(asked: readonly Asked[], said: ReadonlyMap<string, Answer>): AddedAnswers {
  const rows = { person: new Map<string, AnswerRow>(), supporter: new Map<string, AnswerRow>() }
  const household: Record<string, Answer> = {}
  for (const { question, ref, key } of asked) {
    const answer = said.get(key)
    if (answer === undefined) continue
    if (question.scope === 'household') household[question.field] = answer
    else
      rowOf(rows[question.scope === 'person' ? 'person' : 'supporter'], ref)[question.field] =
        answer
  }
  return {
    household,
    persons: [...rows.person.values()],
    supporters: [...rows.supporter.values()],
  }
}
type AnswerRow = Record<string, Answer>

function rowOf(rows: Map<string, AnswerRow>, ref: string): AnswerRow {
  const row = rows.get(ref) ?? { ref }
  rows.set(ref, row)
  return row
}

/** Which control an error of the server belongs to: `/answers/persons/0/deposits`. */
export function keyAt(pointer: string, sent: AddedAnswers): string {
  const [, , group = '', at = '', field = ''] = pointer.split('/')
  if (group === 'household') return `${at}-`
  const row = (group === 'persons' ? sent.persons : sent.supporters)?.[Number(at)]
  return `${field}-${String(row?.['ref'] ?? '')}`
}

/** A member or supporter as the wish shows them: `刘**（母亲）`. */
export function calledIn(intent: Intent, ref: string): string {
  const party = intent.parties.find((one) => one.person === ref)
  if (party) return `${party.name}（${party.relation_name}）`
  return intent.members.find((one) => one.person === ref)?.name ?? ''
}
