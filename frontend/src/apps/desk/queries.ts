import { QueryClient } from '@tanstack/vue-query'
import { within } from '@/contract/cancelling'
import { Problem } from '@/contract/problems'

/** What the server refused will be refused again; only silence is worth asking twice. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, reason) => !(reason instanceof Problem) && failures < 2,
      refetchOnWindowFocus: false,
      shallow: true, // an answer is replaced, never changed: no proxy for each of its values
    },
    // What changes something is sent once: nobody knows whether the first one got through.
    mutations: { retry: false },
  },
})

type Asked = Parameters<typeof queries.defaultQueryOptions>[0]
type Question = (context: { signal: AbortSignal }) => unknown

/** Every question is given up as soon as nobody looks at its answer any more. */
function cancellable(options: Asked): Asked {
  if (typeof options.queryFn !== 'function') return options
  const asks = options.queryFn as Question
  const asked: Question = (context) => within(context.signal, () => asks(context))
  return { ...options, queryFn: asked }
}

const plain = queries.defaultQueryOptions.bind(queries)
queries.defaultQueryOptions = ((options: Asked) =>
  options._defaulted ? options : plain(cancellable(options))) as typeof plain
