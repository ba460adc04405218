/** What an answer would be if it is as before: as with the person above, or as the household said. */
import { pointer, type Answer } from '@/engine/form'
import type { SettledRow } from '@/engine/settle'
import type { FormContext } from './context'
import { controlId } from './model'

/** Where the first of a row looks: the household's answer, or the applicant's. */
const AS: Record<string, string> = {
  hukou_region: 'residence_region',
  residence_region: 'hukou_region',
  card_holder: 'person_name',
}

export interface Same {
  row: SettledRow
  id: string
  value: Answer
}

type Rows = Pick<FormContext, 'rows' | 'questions'>

/** By the id of the control the clerk stands in. */
export function likeBefore(context: Rows, control: string): Same | null {
  for (const row of context.rows.value) {
    const id = [...context.questions.value.keys()].find(
      (one) => controlId(pointer(row.scope, row.at, one)) === control,
    )
    const value = id && sameAs(context, row, id)
    if (id && value !== undefined && value !== '') return { row, id, value }
  }
  return null
}

/** Undefined where there is nothing to take over. */
export function sameAs(context: Rows, row: SettledRow, id: string): Answer | undefined {
  const rows = context.rows.value
  const above = rows.find((one) => one.scope === row.scope && one.at === row.at - 1)
  if (above) return above.given[id]
  const other = AS[id]
  const from = rows.find((one) =>
    row.scope === 'household' ? one.scope === 'person' : one.scope === 'household',
  )
  return other ? from?.given[other] : undefined
}
