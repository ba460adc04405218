/** Answers that came masked: untouched they stand for what the record holds, as the server reads them. */
import type { Answer, OnRecord, Question, Row } from './form'

const WHOLE = '****'
const FREE = ['address', 'text'] // may hold stars of their own
const MASKED = ['bank_card', 'disability_certificate', 'id_number', 'name', 'phone', ...FREE]

/** What the record tells of a row. */
export function recordOf(record: OnRecord | undefined, scope: string, given: Row): Row {
  const place = scope === 'household' ? scope : given['ref']
  return (typeof place === 'string' ? record?.[place] : undefined) ?? {}
}

/** Whether this can only be a mask. */
export function looksMasked(question: Question, answer: unknown): boolean {
  if (typeof answer !== 'string') return false
  if (!MASKED.includes(question.type) && question.derive?.by !== 'id_birth') return false
  return FREE.includes(question.type) ? answer === WHOLE : answer.includes('**')
}

/** Whether an answer stands for what is stored. */
export function standsFor(record: Row, question: Question, answer: Answer): boolean {
  return record[question.id] === answer
}

/** Whether it says only that an office has answered: how much, only check officers see. */
export function isKeptBack(record: Row, question: Question, answer: Answer): boolean {
  if (question.derive) return false
  return standsFor(record, question, answer) && !looksMasked(question, answer)
}

/** First six and last four: `321311********9967`. */
export function maskIdNumber(text: string): string {
  return text.includes('*') || text.length <= 10
    ? text
    : text.slice(0, 6) + '*'.repeat(text.length - 10) + text.slice(-4)
}
