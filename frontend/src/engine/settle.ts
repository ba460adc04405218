/** From what was typed to what counts: every row with its derived values and its shown questions. */
import { holds, reads, type Truth } from './conditions'
import {
  isAnswered,
  type Answer,
  type Answers,
  type Question,
  type Row,
  type Scope,
  type Setting,
} from './form'
import { isKeptBack, recordOf } from './masks'
import {
  birthOf,
  certificateCharacter,
  checkDay,
  checkCitizen,
  fullYears,
  sexOf,
} from './identifiers'

export interface SettledRow {
  scope: Scope
  at: number
  given: Row
  values: Row
  shown: ReadonlySet<string>
  hidden: ReadonlySet<string>
}

/** All rows of a form, in order: the household, then persons, then supporters. */
export function settle(
  questions: readonly Question[],
  answers: Answers,
  setting: Setting,
): SettledRow[] {
  const household = settleRow(questions, 'household', 0, answers.household, {}, setting)
  const each = (scope: Scope, rows: readonly Row[]) =>
    rows.map((row, at) => settleRow(questions, scope, at, row, household.values, setting))
  return [household, ...each('person', answers.persons), ...each('supporter', answers.supporters)]
}

/** One row alone: `outer` are the household's values, which every other row may read. */
export function settleRow(
  questions: readonly Question[],
  scope: Scope,
  at: number,
  given: Row,
  outer: Row,
  setting: Setting,
): SettledRow {
  const { ordered, own } = partOf(questions, scope)
  const record = recordOf(setting.record, scope, given)
  const values: Row = {}
  const shown = new Set<string>()
  const hidden = new Set<string>()
  const lookup = (id: string) => (own.has(id) ? values : outer)[id]
  for (const question of ordered) {
    const truth = question.when ? holds(question.when, lookup, setting.city) : true
    if (truth === true) shown.add(question.id)
    if (truth === false) hidden.add(question.id)
    values[question.id] = worth(question, truth, given, values, record, setting.today)
  }
  return { scope, at, given, values, shown, hidden }
}

/** An answer counts unless its question is hidden or was never put; then the rule, then the rest. */
function worth(
  question: Question,
  truth: Truth,
  given: Row,
  values: Row,
  record: Row,
  today: string,
): Answer | undefined {
  const answer = given[question.id]
  if (isAnswered(question) && truth !== false && answer !== undefined) {
    return isKeptBack(record, question, answer) ? undefined : answer
  }
  if (question.derive) {
    const source = values[question.derive.source]
    const hidden = source !== undefined && source === record[question.derive.source]
    return derived(question.derive, values, today) ?? (hidden ? record[question.id] : undefined)
  }
  if (truth === false) return question.otherwise ?? undefined
  return isAnswered(question) ? undefined : (question.default ?? undefined)
}

function derived(
  derive: NonNullable<Question['derive']>,
  values: Row,
  today: string,
): Answer | undefined {
  const text = values[derive.source]
  if (typeof text !== 'string') return undefined
  const sound = () => checkCitizen(text, today) === null
  switch (derive.by) {
    case 'id_birth':
      return sound() ? birthOf(text) : undefined
    case 'id_sex':
      return sound() ? sexOf(text) : undefined
    case 'years_since':
      return checkDay(text, today) === null ? fullYears(text, today) : undefined
    default:
      return certificateCharacter(text, derive.at) ?? undefined
  }
}

interface Part {
  ordered: readonly Question[]
  own: ReadonlySet<string>
}

/** The order hangs on the questions alone: found once for each form, not with every key. */
const PARTS = new WeakMap<readonly Question[], Map<Scope, Part>>()

function partOf(questions: readonly Question[], scope: Scope): Part {
  const parts = PARTS.get(questions) ?? new Map<Scope, Part>()
  PARTS.set(questions, parts)
  const known = parts.get(scope)
  if (known) return known
  const ordered = inOrder(questions.filter((question) => question.scope === scope))
  const part = { ordered, own: new Set(ordered.map((question) => question.id)) }
  parts.set(scope, part)
  return part
}

/** The form's order, but never before what a question depends on. */
function inOrder(questions: readonly Question[]): Question[] {
  const byId = new Map(questions.map((question) => [question.id, question]))
  const placed = new Set<Question>()
  const place = (question: Question, above: ReadonlySet<Question>): void => {
    if (placed.has(question) || above.has(question)) return
    const under = new Set(above).add(question)
    for (const id of dependsOn(question)) {
      const other = byId.get(id)
      if (other) place(other, under)
    }
    placed.add(question)
  }
  for (const question of questions) place(question, new Set())
  return [...placed]
}

function dependsOn(question: Question): string[] {
  const read = question.when ? reads(question.when) : []
  return [...read, question.derive?.source, question.atMost].filter((id): id is string => !!id)
}
