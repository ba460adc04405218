import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter, type Ref } from 'vue'
import { decide, pause, resume, step, steps, type StepFilter } from '@/contract/api'
import type { DecisionBody, PauseBody, StepRow } from '@/contract/types'

type Page = Awaited<ReturnType<typeof steps>>

export function useWorklist(filter: Ref<StepFilter>) {
  return useInfiniteQuery({
    queryKey: ['steps', filter],
    queryFn: ({ pageParam }) => steps(filter.value, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function useStep(id: MaybeRefOrGetter<string>) {
  return useQuery({ queryKey: ['step', id], queryFn: () => step(toValue(id)) })
}

export function useDecision() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (held: { id: string; version: number; body: DecisionBody }) =>
      decide(held.id, held.version, held.body),
    onSuccess: (fresh) => {
      void queries.invalidateQueries({ queryKey: ['step', fresh.id] })
      void queries.invalidateQueries({ queryKey: ['application'] })
    },
  })
}

/** Stops the promised clock with a body, lets it run again without one. */
export function useClock() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (held: { id: string; version: number; body?: PauseBody }) =>
      held.body ? pause(held.id, held.version, held.body) : resume(held.id, held.version),
    onSuccess: (fresh) => {
      void queries.invalidateQueries({ queryKey: ['step', fresh.id] })
      void queries.invalidateQueries({ queryKey: ['application'] })
    },
  })
}

/** The rows of the list a step was opened from: the way to the next case. */
export function useNeighbours(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  const lists = queries.getQueriesData<InfiniteData<Page>>({ queryKey: ['steps'] })
  const rows: StepRow[] = lists.flatMap(
    ([, pages]) => pages?.pages.flatMap((page) => page.rows) ?? [],
  )
  return computed(() => {
    const at = rows.findIndex((row) => row.id === toValue(id))
    return at < 0 ? undefined : rows.slice(at + 1).find((row) => row.state === 'open')
  })
}
