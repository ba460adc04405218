/** Which rows of the worklist are picked for one decision. */
import { computed, ref, shallowReactive, type Ref } from 'vue'
import { steps, type StepFilter } from '@/contract/api'
import type { StepRow } from '@/contract/types'
import { decided } from './worklist'

/** Rows of one run; more than that nobody has looked over. */
export const MOST = 2_000
const PAGE = 200

/** Departments decide in bulk; accepting and reviewing look at one family at a time. */
export function pickable(row: StepRow): boolean {
  const seat = row.kind === 'determination' || row.kind === 'confirmation'
  return seat && !decided.has(row.id)
}

export function usePicking(rows: Readonly<Ref<readonly StepRow[]>>) {
  const picked = shallowReactive(new Map<string, StepRow>())
  const gathering = ref(false)
  let last: number | undefined

  const offered = computed(() => rows.value.filter(pickable))
  const all = computed(
    () => offered.value.length > 0 && offered.value.every((row) => picked.has(row.id)),
  )

  function put(row: StepRow, on: boolean): void {
    if (on && picked.size < MOST && pickable(row)) picked.set(row.id, row)
    if (!on) picked.delete(row.id)
  }
  /** With `span` every row from the last one touched to this one. */
  function toggle(index: number, span: boolean): void {
    const row = rows.value[index]
    if (!row) return
    const on = !picked.has(row.id)
    const from = span && last !== undefined ? last : index
    const part = rows.value.slice(Math.min(from, index), Math.max(from, index) + 1)
    for (const one of part) put(one, on)
    last = index
  }
  function toggleAll(): void {
    const on = !all.value
    for (const row of offered.value) put(row, on)
  }
  /** Everything the filter shows, also what has not been loaded: up to MOST. */
  async function gather(filter: StepFilter): Promise<void> {
    gathering.value = true
    try {
      let after: string | undefined
      do {
        const page = await steps(filter, after, PAGE)
        for (const row of page.rows) put(row, true)
        after = page.next ?? undefined
      } while (after && picked.size < MOST)
    } finally {
      gathering.value = false
    }
  }
  return { picked, gathering, offered, all, toggle, toggleAll, gather, clear: () => picked.clear() }
}
