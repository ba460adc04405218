/** A case as it is now: read once, then kept up by its live stream. */
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import {
  accept,
  application,
  askForSupplement,
  assessment,
  eventsAddress,
  history,
  receipt,
  withdrawApplication,
  withdrawClaim,
} from '@/contract/api'
import { authorisation, renewed } from '@/contract/client'
import { follow, type StreamState } from '@/contract/stream'
import type { Application } from '@/contract/types'

type Id = MaybeRefOrGetter<string>

export function useApplication(id: Id) {
  return useQuery({
    queryKey: ['application', id],
    queryFn: () => application(toValue(id)),
    refetchInterval: false,
  })
}
export function useHistory(id: Id) {
  return useQuery({ queryKey: ['application', id, 'history'], queryFn: () => history(toValue(id)) })
}
export function useReceipt(id: Id) {
  return useQuery({ queryKey: ['application', id, 'receipt'], queryFn: () => receipt(toValue(id)) })
}
export function useAssessment(id: Id) {
  return useQuery({
    queryKey: ['application', id, 'assessment'],
    queryFn: () => assessment(toValue(id)),
  })
}

/** Follows the stream of a case; every burst of events brings one fresh reading of the whole. */
export function useLive(id: Id, since: () => number | undefined) {
  const state = ref<StreamState>('connecting')
  const queries = useQueryClient()
  let stop = new AbortController()
  let pending: ReturnType<typeof setTimeout> | undefined

  const refresh = (): void => {
    clearTimeout(pending)
    pending = setTimeout(() => {
      void queries.invalidateQueries({ queryKey: ['application', toValue(id)] })
    }, 120)
  }
  // The first reading says where the stream continues; later readings do not restart it.
  watch(
    () => (since() === undefined ? undefined : toValue(id)),
    (current) => {
      stop.abort()
      if (current === undefined) return
      stop = new AbortController()
      const { signal } = stop
      const onState = (next: StreamState) => {
        if (!signal.aborted) state.value = next
      }
      const options = { headers: authorisation, renew: renewed, onEvent: refresh, onState, signal }
      void follow(eventsAddress(current), { ...options, since: String(since()) })
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stop.abort()
    clearTimeout(pending)
  })
  return state
}

/** The answer of a change is the new reading of the case: nothing is asked twice. */
function keep(queries: QueryClient) {
  return (fresh: Application): void => {
    queries.setQueryData(['application', fresh.id], fresh)
    void queries.invalidateQueries({ queryKey: ['application', fresh.id, 'history'] })
    void queries.invalidateQueries({ queryKey: ['steps'] })
  }
}

export function useAcceptance() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (held: { id: string; version: number; received: string[]; reason?: string }) =>
      accept(held.id, held.version, {
        outcome: held.reason === undefined ? 'accept' : 'refuse',
        received: held.received,
        reason: held.reason ?? null,
      }),
    onSuccess: keep(queries),
  })
}

export function useSupplementRequest() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (held: { id: string; version: number; asked: string[]; opinion: string }) =>
      askForSupplement(held.id, held.version, held.asked, held.opinion),
    onSuccess: keep(queries),
  })
}

export function useWithdrawal() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (held: { application: string; claim?: string; reason: string }) =>
      held.claim
        ? withdrawClaim(held.claim, held.reason)
        : withdrawApplication(held.application, held.reason),
    onSuccess: keep(queries),
  })
}
