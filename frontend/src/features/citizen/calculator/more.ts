/** The questions that would tell most, as fields to fill; what comes back goes to the answers. */
import type { OpenQuestion } from '@/contract/citizen'
import { readCount, readMoney } from '@/engine/written'
import { more } from './family'

export const NONE = '-'
const AT_ONCE = 4
const ASKABLE = ['bool', 'code', 'multi_code', 'money_fen', 'integer', 'decimal', 'date']

/** One field: a question put to one person, or to the household (`ref` empty). */
export interface Asked {
  question: OpenQuestion
  ref: string
  key: string
}

/** The next few, the most telling first, without those that were left aside. */
export function nextOf(questions: readonly OpenQuestion[], aside: readonly string[]): Asked[] {
  return questions
    .filter((one) => ASKABLE.includes(one.type) && one.scope !== 'supporter')
    .filter((one) => !aside.includes(one.field))
    .slice(0, AT_ONCE)
    .flatMap((question) =>
      (question.scope === 'person' ? question.persons : ['']).map((ref) => ({
        question,
        ref,
        key: `${question.field}-${ref}`,
      })),
    )
}

const READ: Record<string, (text: string) => unknown> = {
  bool: (text) => text === 'yes',
  code: (text) => text,
  date: (text) => text,
  money_fen: readMoney,
  integer: readCount,
  decimal: (text) => (/^\d{1,7}(\.\d{1,2})?$/.test(text.trim()) ? text.trim() : null),
}

/** What was typed as an answer; undefined: nothing was said; null: it cannot be read. */
export function readAnswer(type: string, typed: string | string[] | undefined): unknown {
  if (Array.isArray(typed)) {
    return typed.length === 0 ? undefined : typed.filter((code) => code !== NONE)
  }
  return typed?.trim() ? READ[type]?.(typed) : undefined
}

/** Keeps what was said; a question nobody answered is not asked again. */
export function take(asked: readonly Asked[], typed: Record<string, string | string[]>): void {
  for (const { question, ref, key } of asked) {
    const answer = readAnswer(question.type, typed[key])
    if (answer === undefined || answer === null) continue
    const row = ref === '' ? more.household : (more.persons[ref] ??= {})
    row[question.field] = answer
  }
  more.aside.push(...asked.map((one) => one.question.field))
}
