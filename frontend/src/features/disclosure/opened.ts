/** Full values on this screen: each is shown for a minute and then forgotten, nowhere kept. */
import { computed, onScopeDispose, ref } from 'vue'
import type { MaskedValue } from '@/contract/disclosures'

export const keyOf = (row: MaskedValue): string => `${row.person ?? ''}/${row.field}`

export function useOpened() {
  const values = ref(new Map<string, { text: string; until: number }>())
  const now = ref(Date.now())
  const ticking = setInterval(tick, 1_000)
  onScopeDispose(() => clearInterval(ticking))

  function tick(): void {
    now.value = Date.now()
    for (const [key, each] of values.value) if (each.until <= now.value) values.value.delete(key)
  }
  function show(row: MaskedValue, text: string, seconds: number): void {
    now.value = Date.now()
    values.value.set(keyOf(row), { text, until: now.value + seconds * 1_000 })
  }
  function hide(row: MaskedValue): void {
    values.value.delete(keyOf(row))
  }
  function secondsLeft(row: MaskedValue): number {
    const until = values.value.get(keyOf(row))?.until ?? now.value
    return Math.max(Math.ceil((until - now.value) / 1_000), 0)
  }
  const textOf = computed(
    () => (row: MaskedValue) => values.value.get(keyOf(row))?.text as string | undefined,
  )
  return { show, hide, secondsLeft, textOf }
}
