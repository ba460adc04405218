import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { decide, pause, resume, step } from '@/contract/api'
import type { DecisionBody, PauseBody } from '@/contract/types'

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
