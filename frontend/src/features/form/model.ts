/** From the served form to the engine's questions, and the words around them. */
import type { Form, FormField } from '@/contract/types'
import type { Condition } from '@/engine/conditions'
import type { Answer, Question } from '@/engine/form'
import { locale, named, t } from '@/locales'
import { list } from '@/ui/format'
import type { Choice } from '@/ui/choice'

export function toQuestions(form: Form): Question[] {
  return form.sections.flatMap((section) =>
    section.fields.map((field) => toQuestion(field, form.code_lists)),
  )
}

function toQuestion(field: FormField, lists: Form['code_lists']): Question {
  return {
    id: field.id,
    scope: field.scope as Question['scope'],
    type: field.type,
    state: field.state as Question['state'],
    codes: field.codes ? (lists[field.codes]?.map((option) => option.code) ?? null) : null,
    when: field.when as Condition | null,
    otherwise: field.otherwise as Answer | null,
    optional: field.optional,
    default: field.default as Answer | null,
    derive: field.derive ? { at: 0, ...field.derive } : null,
    atMost: field.at_most || null,
    atLeast: field.at_least,
    mustBe: field.must_be,
  }
}

export function choicesOf(form: Form, field: FormField): Choice[] {
  return (form.code_lists[field.codes] ?? []).map((option) => ({
    code: option.code,
    label: named(option.zh, option.en),
  }))
}

export const labelOf = (field: FormField): string => named(field.zh, field.en)

/** Help is written in Chinese for the family; an English screen does without. */
export const helpOf = (field: FormField): string | undefined =>
  locale.value === 'en' ? undefined : field.help || undefined

/** `低保、残疾补贴需要`: who needs a question; nothing when every chosen item does. */
export function neededBy(
  codes: readonly string[],
  names: ReadonlyMap<string, string>,
  all: number,
): string | undefined {
  if (codes.length === 0 || codes.length >= all) return undefined
  const shown = codes.slice(0, codes.length > 2 ? 1 : 2).map((code) => names.get(code) ?? code)
  return codes.length > 2
    ? t('form.needed_by_many', { item: list(shown), n: codes.length })
    : t('form.needed_by', { items: list(shown) })
}

/** Answered elsewhere: the items were chosen before this form was merged. */
export const ANSWERED_ELSEWHERE = 'requested_items'
/** Of all items, only those that follow by themselves can be declined. */
export const DECLINES_AUTO = 'declined_auto_items'

/** The DOM id of the control of one answer. */
export const controlId = (pointer: string): string => `a${pointer.replaceAll('/', '-')}`

/** Few short choices stand side by side; in a table they fold into a list. */
export function isGroup(field: Pick<FormField, 'type'>, choices: number, compact = false): boolean {
  if (field.type === 'bool' || field.type === 'multi_code') return true
  return field.type === 'code' && !compact && choices > 0 && choices <= 4
}
