/** What is wrong with a form at the window: seen here before it is sent, or said by the server. */
import { computed, ref, type Ref } from 'vue'
import { Problem } from '@/contract/problems'
import { checkCitizen, checkName } from '@/engine/identifiers'
import { hasText, t, type TextKey } from '@/locales'
import { today } from '@/ui/format'

/** Where a field stands in the body (`/name`), the id of its control, its label. */
export interface Field {
  pointer: string
  target: string
  label: TextKey
}
/** Pointer to the code of what is wrong. */
export type Codes = Record<string, string | null>

export const nameFault = (text = '') => checkName(text.trim())
export const numberFault = (text = '') => (text ? checkCitizen(text, today()) : 'required')
export const missing = (value: unknown) => (value ? null : 'required')

export function useFaults(fields: readonly Field[], reason: Ref<unknown>) {
  const seen = ref<Codes>({})
  const said = computed(() => {
    const errors = reason.value instanceof Problem ? reason.value.errors : []
    return Object.fromEntries(errors.map((one) => [one.pointer, one.code]))
  })
  const codeAt = (pointer: string) => seen.value[pointer] ?? said.value[pointer]
  /** Props for a field: nothing while it is sound. */
  function at(pointer: string): { error?: string } {
    const code = codeAt(pointer)
    return code ? { error: sentence(code) } : {}
  }
  const summary = computed(() =>
    fields.flatMap(({ pointer, target, label }) => {
      const { error } = at(pointer)
      return error ? [{ target, text: t('errors.line', { label: t(label), sentence: error }) }] : []
    }),
  )
  /** Keeps what was seen; true when nothing is wrong. */
  function sound(codes: Codes): boolean {
    seen.value = codes
    return Object.values(codes).every((code) => !code)
  }
  return { at, summary, sound }
}

function sentence(code: string): string {
  for (const key of [`mandate.wrong.${code}`, `citizens.${code}`, `check.${code}`]) {
    if (hasText(key)) return t(key)
  }
  return t('check.other')
}
