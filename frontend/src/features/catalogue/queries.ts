import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import {
  approveProposal,
  declineProposal,
  itemRules,
  parameterChanges,
  parameters,
  proposal,
  proposals,
  propose,
  versionChanges,
  versions,
  withdrawProposal,
  type NewProposal,
} from '@/contract/catalogue'

const COUNTING = 1_500 // how often a preview under way is looked at

export const useRules = (code: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: ['catalogue', 'item', code],
    queryFn: () => itemRules(toValue(code)),
    enabled: () => toValue(code) !== '',
  })

export const useParameters = (day: MaybeRefOrGetter<string | undefined>) =>
  useQuery({
    queryKey: ['catalogue', 'parameters', day],
    queryFn: () => parameters(toValue(day) || undefined),
  })

export const useVersions = () =>
  useQuery({ queryKey: ['catalogue', 'versions'], queryFn: versions })

/** What differs between two days, or between two versions; asked for only when both are named. */
export function useDayChanges(first: MaybeRefOrGetter<string>, second: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['catalogue', 'days', first, second],
    queryFn: () => parameterChanges(toValue(first), toValue(second)),
    enabled: computed(() => toValue(first) !== '' && toValue(second) !== ''),
  })
}
export function useVersionChanges(
  older: MaybeRefOrGetter<number>,
  newer: MaybeRefOrGetter<number>,
) {
  return useQuery({
    queryKey: ['catalogue', 'versions', older, newer],
    queryFn: () => versionChanges(toValue(older), toValue(newer)),
    enabled: computed(() => toValue(older) > 0 && toValue(newer) > 0),
  })
}

export const useProposals = () => useQuery({ queryKey: ['proposals'], queryFn: proposals })

export function useProposal(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['proposals', id],
    queryFn: () => proposal(toValue(id)),
    refetchInterval: (query) => (query.state.data?.preview.finished === false ? COUNTING : false),
  })
}

export function useProposing() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewProposal) => propose(body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['proposals'] }),
  })
}

export type Ruling = { way: 'approve' | 'decline' | 'withdraw'; opinion: string }

export function useRuling(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ way, opinion }: Ruling) => {
      const here = toValue(id)
      if (way === 'withdraw') return withdrawProposal(here)
      return way === 'approve'
        ? approveProposal(here, opinion || null)
        : declineProposal(here, opinion)
    },
    onSuccess: () =>
      Promise.all(
        ['proposals', 'catalogue'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  })
}
