/** What may be filled in at one stroke when nothing is on record: a person's own act, never ours. */
import type { FormSection } from '@/contract/types'
import type { Answer } from '@/engine/form'
import type { SettledRow } from '@/engine/settle'
import type { FormContext } from './context'

export interface Proposal {
  row: SettledRow
  id: string
  value: Answer
}

/** The open questions of a section whose answer is `default` where no record exists. */
export function withoutRecord(section: FormSection, context: FormContext): Proposal[] {
  return section.fields.flatMap((field) => {
    const value = context.questions.value.get(field.id)?.default ?? null
    if (value === null || value === 'ask') return []
    return context.rows.value
      .filter((row) => row.scope === field.scope && context.isShown(field, row))
      .filter((row) => context.answer(row, field.id) === undefined)
      .map((row) => ({ row, id: field.id, value }))
  })
}
