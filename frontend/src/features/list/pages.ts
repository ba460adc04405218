/** A list by keyset pages: what was loaded stays as it was until somebody asks for it anew. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useQueryClient,
  type QueryKey,
} from '@tanstack/vue-query'
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'

export interface Page<Row> {
  rows: Row[]
  next?: string | null
}

const OLD = 15_000 // ms after which filters chosen again are asked for again
const KEPT = 3_600_000 // ms a list stays for whoever works on a row of it

export function useKeyset<Row>(
  key: MaybeRefOrGetter<QueryKey>,
  page: (after: string | undefined) => Promise<Page<Row>>,
  enabled: MaybeRefOrGetter<boolean> = true,
) {
  const queries = useQueryClient()
  const found = useInfiniteQuery({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled: computed(() => toValue(enabled)),
    // A hundred thousand rows are not compared one by one, nor all asked for again.
    structuralSharing: false,
    shallow: true,
    staleTime: Infinity,
    gcTime: KEPT,
    refetchOnMount: false,
    refetchOnReconnect: false,
  })
  const renew = () => queries.resetQueries({ queryKey: toValue(key), exact: true })
  watch(
    () => toValue(key),
    (now) => {
      const loaded = queries.getQueryState(now)?.dataUpdatedAt
      if (loaded && Date.now() - loaded > OLD) void renew()
    },
  )
  const rows = computed<Row[]>(() => found.data.value?.pages.flatMap((one) => one.rows) ?? [])
  return {
    rows,
    error: found.error,
    waiting: found.isPending,
    more: found.hasNextPage,
    fetching: found.isFetching,
    next: () => {
      if (!found.isFetching.value) void found.fetchNextPage()
    },
    fetchNext: () => found.fetchNextPage(),
    /** From the top: the first page alone. */
    renew,
  }
}
