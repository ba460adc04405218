/** The form being filled: one object that every field of the page reads and writes. */
import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Form, FormField, Item, KnownAnswer } from '@/contract/types'
import { checkRows, isPut, isTold, type Fault } from '@/engine/check'
import {
  pointer,
  type Answer,
  type Answers,
  type Question,
  type Setting,
  type Stage,
} from '@/engine/form'
import type { SettledRow } from '@/engine/settle'
import { hasText, named, t } from '@/locales'
import type { Choice } from '@/ui/choice'
import { onRecord } from './known'
import { ANSWERED_ELSEWHERE, choicesOf, DECLINES_AUTO, labelOf, toQuestions } from './model'
import { useRows } from './rows'

export interface FormContext {
  form: ComputedRef<Form>
  questions: ComputedRef<Map<string, Question>>
  rows: ComputedRef<SettledRow[]>
  faults: ComputedRef<Fault[]>
  itemNames: ComputedRef<ReadonlyMap<string, string>>
  choices: (field: FormField) => Choice[]
  known: Ref<Map<string, KnownAnswer>>
  answer: (row: SettledRow, id: string) => Answer | undefined
  give: (row: SettledRow, id: string, value: Answer | undefined) => void
  errorAt: (pointer: string) => string | undefined
  isShown: (field: FormField, row: SettledRow) => boolean
  visit: (pointer: string) => void
}

const KEY: InjectionKey<FormContext> = Symbol('form')

export interface FormSource {
  form: ComputedRef<Form>
  answers: ComputedRef<Answers>
  items: ComputedRef<readonly Item[]>
  setting: ComputedRef<Setting>
  stage?: Stage
  changed: () => void
}

export function openForm(source: FormSource) {
  const touched = ref(new Set<string>())
  const told = ref(new Map<string, string>()) // what the server found, by pointer
  const everything = ref(false)
  const known = ref(new Map<string, KnownAnswer>())

  const list = computed(() => toQuestions(source.form.value))
  const questions = computed(() => new Map(list.value.map((question) => [question.id, question])))
  const labels = computed(
    () =>
      new Map(
        source.form.value.sections.flatMap((s) => s.fields.map((f) => [f.id, labelOf(f)] as const)),
      ),
  )
  const setting = computed(() => ({ ...source.setting.value, record: onRecord(source.form.value) }))
  const rows = useRows(list, source.answers, setting)
  const faults = computed<Fault[]>((before) => {
    const settled = rows.value.map((row) => row.settled)
    const now = checkRows(list.value, settled, setting.value, source.stage)
    return before && sameFaults(before, now) ? before : now
  })
  const byPointer = computed(() => new Map(faults.value.map((fault) => [fault.pointer, fault])))

  function sentence(fault: Fault): string {
    const key = `check.${fault.code}`
    const other = labels.value.get(fault.other ?? '') ?? ''
    return hasText(key) ? t(key, { other }) : t('check.other')
  }
  function errorAt(where: string): string | undefined {
    const fault = byPointer.value.get(where)
    if (fault && (everything.value || touched.value.has(where))) return sentence(fault)
    return told.value.get(where)
  }
  function give(row: SettledRow, id: string, value: Answer | undefined): void {
    const where = pointer(row.scope, row.at, id)
    row.given[id] = value // undefined where the answer was taken back
    told.value.delete(where)
    source.changed()
  }
  function isShown(field: FormField, row: SettledRow): boolean {
    const question = questions.value.get(field.id)
    if (!question || (question.state === 'later') !== (source.stage === 'survey')) return false
    return field.id !== ANSWERED_ELSEWHERE && isPut(question, row) && !isTold(question, row)
  }
  // Found once: a list that stays the same is not drawn again with every key.
  const lists = computed(
    () =>
      new Map(
        source.form.value.sections.flatMap((section) =>
          section.fields.map((field) => [field.id, choicesFor(field)] as const),
        ),
      ),
  )
  function choicesFor(field: FormField): Choice[] {
    const all = choicesOf(source.form.value, field)
    if (field.id !== DECLINES_AUTO) return all
    const auto = source.items.value.filter((item) => item.auto_enjoy).map((item) => item.code)
    return all.filter((choice) => auto.includes(choice.code))
  }
  const context: FormContext = {
    form: source.form,
    itemNames: computed(
      () => new Map(source.items.value.map((item) => [item.code, named(item.zh, item.en)])),
    ),
    choices: (field) => lists.value.get(field.id) ?? [],
    questions,
    rows,
    faults,
    known,
    answer: (row, id) => row.given[id],
    give,
    errorAt,
    isShown,
    visit: (where) => void touched.value.add(where),
  }
  provide(KEY, context)
  return { ...context, setting, labels, told, everything, sentence }
}

function sameFaults(before: readonly Fault[], now: readonly Fault[]): boolean {
  const same = (one: Fault, other: Fault | undefined) =>
    one.pointer === other?.pointer && one.code === other.code && one.other === other.other
  return before.length === now.length && now.every((one, at) => same(one, before[at]))
}

export function useForm(): FormContext {
  const context = inject(KEY)
  if (!context) throw new Error('A field stands outside a form')
  return context
}
