/** An intent as it is now. */
import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { intent, intents } from '@/contract/intents'

/** What belongs to one intent stands under this key: a change makes all of it stale. */
export const nowOf = (id: string) => ['intent', id]

const ELSEWHERE = ['authorised', 'checking']

export function useIntent(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['intent', id],
    queryFn: () => intent(toValue(id)),
    // Somebody else checks meanwhile: the desk that waits sees it go on.
    refetchInterval: ({ state }) => (ELSEWHERE.includes(state.data?.state ?? '') ? 8_000 : false),
  })
}

export function useIntents() {
  return useInfiniteQuery({
    queryKey: ['intents'],
    queryFn: ({ pageParam }) => intents(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}
