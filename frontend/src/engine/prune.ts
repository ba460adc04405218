/** Drops what is not asked (any more): answers of hidden questions never leave the browser. */
import {
  isAnswered,
  type Answer,
  type Answers,
  type Question,
  type Row,
  type Setting,
} from './form'
import { settle, type SettledRow } from './settle'

/** What an optional question left empty stands for: asked, and nothing. */
const EMPTY: Record<string, Answer> = {
  address: '',
  date: '',
  decimal: '0',
  disability_certificate: '',
  integer: 0,
  money_fen: 0,
  multi_code: [],
  name: '',
  phone: '',
  text: '',
}

export function prune(questions: readonly Question[], answers: Answers, setting: Setting): Answers {
  const rows = settle(questions, answers, setting)
  const [household, ...others] = rows.map((row) => ({ row, kept: kept(questions, row) }))
  const alone = household?.row.values['has_outside_supporters'] === false
  const of = (scope: SettledRow['scope']) =>
    others.filter(({ row }) => row.scope === scope).map((one) => one.kept)
  return {
    household: household?.kept ?? {},
    persons: of('person'),
    supporters: alone ? [] : of('supporter'),
  }
}

function kept(questions: readonly Question[], row: SettledRow): Row {
  const result: Row = 'ref' in row.given ? { ref: row.given['ref'] } : {}
  for (const question of questions) {
    if (question.scope !== row.scope || !isAnswered(question)) continue
    if (row.hidden.has(question.id)) continue
    const empty = question.optional && row.shown.has(question.id) ? EMPTY[question.type] : undefined
    const answer = row.given[question.id] ?? empty
    if (answer !== undefined) result[question.id] = answer
  }
  return result
}
