/** A family at the window: found by the card, or not on record yet. */
import { useMutation, useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { findHousehold } from '@/contract/api'
import { householdEstimate } from '@/contract/windows'
import { checkIdNumber, tidyNumber } from '@/engine/identifiers'
import { today } from '@/features/form/setting'

export function useComing() {
  const number = ref('')
  const fault = ref<string | null>(null)
  const searching = useMutation({ mutationFn: findHousehold })
  const family = computed(() => searching.data.value ?? null)
  const estimate = useQuery({
    queryKey: ['household-estimate', computed(() => family.value?.id)],
    queryFn: ({ signal }) => householdEstimate(family.value?.id ?? '', signal),
    enabled: computed(() => family.value !== null),
    gcTime: 0, // advice of this moment, about one family
  })

  /** Whether the number could be one; then the answer is on its way. */
  async function look(typed: string): Promise<boolean> {
    number.value = tidyNumber(typed)
    fault.value = checkIdNumber(number.value, today())
    searching.reset()
    if (fault.value) return false
    await searching.mutateAsync(number.value).catch(() => undefined)
    return searching.isSuccess.value
  }
  function leave(): void {
    number.value = ''
    fault.value = null
    searching.reset()
  }
  return { number, fault, searching, family, estimate, look, leave }
}
