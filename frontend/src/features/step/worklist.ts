/** The worklist: its pages, where one came from into a step, and what was decided since it was read. */
import { computed, shallowReactive, shallowRef, type Ref } from 'vue'
import { steps, type StepFilter } from '@/contract/api'
import type { Outcome, StepRow } from '@/contract/types'
import { useKeyset } from '@/features/list/pages'
import { remember } from '@/features/list/place'

export const useWorklist = (filter: Ref<StepFilter>) =>
  useKeyset<StepRow>(
    () => ['steps', filter.value],
    (after) => steps(filter.value, after),
  )

/** The list a step was opened from. */
const came = shallowRef<{ address: string; filter: StepFilter }>({ address: '/steps', filter: {} })

export function cameFrom(address: string, filter: StepFilter): void {
  came.value = { address, filter }
}

/** Decided rows stay in their place, and say so, until the list is read anew. */
export const decided = shallowReactive(new Map<string, Outcome>())

/** From the step on the screen: back to its list, and on to the next row that waits. */
export function useNext(id: Ref<string>) {
  const list = useWorklist(computed(() => came.value.filter))

  function after(): StepRow | undefined {
    const rows = list.rows.value
    const at = rows.findIndex((row) => row.id === id.value)
    return rows.slice(at + 1).find((row) => !decided.has(row.id) && row.id !== id.value)
  }
  const following = computed(after)
  /** Asks for more of the list when this was its last loaded row. */
  async function next(): Promise<StepRow | undefined> {
    while (!following.value && list.more.value) await list.fetchNext()
    return following.value
  }
  return {
    following,
    next,
    more: list.more,
    back: computed(() => came.value.address),
    here: () => remember(came.value.address, id.value),
  }
}
