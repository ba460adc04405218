import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'
import { mySuggestions, replyToSuggestion, suggest, suggestionInbox } from '@/contract/suggestions'

export function useSuggestions(inbox: () => boolean) {
  return useInfiniteQuery({
    queryKey: ['suggestions', inbox],
    queryFn: ({ pageParam }) =>
      inbox() ? suggestionInbox(undefined, pageParam) : mySuggestions(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function useSuggesting() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ page, text }: { page: string; text: string }) => suggest(page, text),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['suggestions'] }),
  })
}

export function useReplying() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) => replyToSuggestion(id, text),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['suggestions'] }),
  })
}
