/** What is not right yet on one page of the calculator: the field and the sentence. */
import { computed, nextTick, ref } from 'vue'
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

/** The faults as shown: none before the first try, then as they are; and the try itself. */
export function checked(find: () => Faults) {
  const tried = ref(false)
  const faults = computed(() => (tried.value ? find() : {}))
  async function sound(): Promise<boolean> {
    tried.value = true
    await nextTick()
    const [first] = Object.keys(faults.value)
    if (first !== undefined) document.getElementById(first)?.focus()
    return first === undefined
  }
  return { faults, sound }
}
