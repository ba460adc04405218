/** The rows of a form being filled: each is worked out again only when something it reads changes. */
import { computed, type ComputedRef } from 'vue'
import { groupOf, type Answers, type Question, type Row, type Setting } from '@/engine/form'
import { settleRow, type SettledRow } from '@/engine/settle'

/** Stays the same object while its family is; what it says is read when it is asked. */
interface LiveRow extends SettledRow {
  /** As of now, its answers copied: read without a proxy for each. */
  readonly settled: SettledRow
}

type Scope = SettledRow['scope']

/** In order: the household, then persons, then supporters. */
export function useRows(
  questions: ComputedRef<readonly Question[]>,
  answers: ComputedRef<Answers>,
  setting: ComputedRef<Setting>,
): ComputedRef<LiveRow[]> {
  function live(scope: Scope, at: number, given: Row, outer: () => Row): LiveRow {
    const settled = computed<SettledRow>((before) =>
      alike(before, settleRow(questions.value, scope, at, { ...given }, outer(), setting.value)),
    )
    const values = computed<Row>((before) => keptRow(before, settled.value.values))
    const shown = computed<ReadonlySet<string>>((before) => keptSet(before, settled.value.shown))
    const hidden = computed<ReadonlySet<string>>((before) => keptSet(before, settled.value.hidden))
    return {
      scope,
      at,
      given,
      get settled() {
        return settled.value
      },
      get values() {
        return values.value
      },
      get shown() {
        return shown.value
      },
      get hidden() {
        return hidden.value
      },
    }
  }

  return computed(() => {
    const home = live('household', 0, answers.value.household, () => ({}))
    const each = (scope: Exclude<Scope, 'household'>) =>
      answers.value[groupOf(scope)].map((row, at) => live(scope, at, row, () => home.values))
    return [home, ...each('person'), ...each('supporter')]
  })
}

/** The one before, where nothing has changed: whoever reads it need not look again. */
function alike(before: SettledRow | undefined, now: SettledRow): SettledRow {
  const same =
    before !== undefined &&
    keptRow(before.given, now.given) === before.given &&
    keptRow(before.values, now.values) === before.values &&
    keptSet(before.shown, now.shown) === before.shown &&
    keptSet(before.hidden, now.hidden) === before.hidden
  return same ? before : now
}

function keptRow(before: Row | undefined, now: Row): Row {
  const names = Object.keys(now)
  if (!before || names.length !== Object.keys(before).length) return now
  return names.every((name) => name in before && before[name] === now[name]) ? before : now
}

function keptSet(
  before: ReadonlySet<string> | undefined,
  now: ReadonlySet<string>,
): ReadonlySet<string> {
  if (before?.size !== now.size) return now
  return [...now].every((one) => before.has(one)) ? before : now
}
