/** What is not right yet on one page of the calculator: the field and the sentence. */
import { nextTick, reactive } from 'vue'
import { readCount, readMoney } from '@/engine/written'
import { say, type SayKey } from '@/locales/citizen'

export type Faults = Record<string, string>

export function faultsOf(rules: readonly (readonly [string, boolean, SayKey])[]): Faults {
  return Object.fromEntries(
    rules.filter(([, wrong]) => wrong).map(([field, , key]) => [field, say(key)]),
  )
}
export const notMoney = (text: string): boolean => text.trim() !== '' && readMoney(text) === null
export const notCount = (text: string): boolean => text.trim() !== '' && readCount(text) === null

/** The faults as shown, and a check that takes the reader to the first of them. */
export function checked(find: () => Faults) {
  const faults = reactive<Faults>({})
  async function sound(): Promise<boolean> {
    for (const field of Object.keys(faults)) Reflect.deleteProperty(faults, field)
    Object.assign(faults, find())
    const [first] = Object.keys(faults)
    if (first === undefined) return true
    await nextTick()
    document.getElementById(first)?.focus()
    return false
  }
  return { faults, sound }
}
