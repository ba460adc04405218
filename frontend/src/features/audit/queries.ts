/** Questions to the trail. */
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import {
  auditCheckpoint,
  auditFamily,
  auditProof,
  auditRecords,
  viewers,
  type TrailQuestion,
} from '@/contract/api'
import { holds } from './proof'

export function useRecords(asked: MaybeRefOrGetter<TrailQuestion>) {
  return useInfiniteQuery({
    queryKey: ['audit', 'records', asked],
    queryFn: ({ pageParam }) => auditRecords(toValue(asked), pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function useCheckpoint() {
  return useQuery({ queryKey: ['audit', 'checkpoint'], queryFn: auditCheckpoint, retry: false })
}

export function useViewers(id: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: ['application', id, 'viewers'],
    queryFn: ({ pageParam }) => viewers(toValue(id), pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function useFamilySearch() {
  return useMutation({ mutationFn: auditFamily })
}

/** Fetches a record's proof and reckons it here. */
export function useProof() {
  return useMutation({
    mutationFn: async (id: string) => {
      const proof = await auditProof(id)
      return { proof, good: await holds(proof) }
    },
  })
}
