import { QueryClient } from '@tanstack/vue-query'
import { Problem } from '@/contract/problems'

/** What the server refused will be refused again; only silence is worth asking twice. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, reason) => !(reason instanceof Problem) && failures < 2,
      refetchOnWindowFocus: false,
    },
  },
})
