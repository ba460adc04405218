import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import {
  comparison,
  contestRelative,
  fileRelative,
  relatives,
  type Filing,
} from '@/contract/comparison'
import { readSurvey } from '@/contract/surveys'
import { useSurveysOf } from '@/features/survey/queries'

export function useComparison(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['application', id, 'comparison'],
    queryFn: () => comparison(toValue(id)),
  })
}

/** Who of the offices is kin of the family, and whether the county has been there for it. */
export function useRelatives(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  const found = useQuery({
    queryKey: ['application', id, 'relatives'],
    queryFn: () => relatives(toValue(id)),
  })
  const filing = useMutation({
    mutationFn: (body: Filing) => fileRelative(toValue(id), body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['application', toValue(id)] }),
  })
  return { found, filing }
}

export function useContesting(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { filing_id: string; ground: string }) => contestRelative(toValue(id), body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['application', toValue(id)] }),
  })
}

/** The home visit the review rests on: the newest that has come to an end. */
export function useVisit(id: MaybeRefOrGetter<string>) {
  const rows = useSurveysOf(id)
  const ended = computed(() =>
    rows.data.value?.find((row) => row.kind === 'township' && row.finished_at !== null),
  )
  const view = useQuery({
    queryKey: ['application', id, 'visit', computed(() => ended.value?.id)],
    queryFn: () => readSurvey(ended.value?.id ?? ''),
    enabled: computed(() => ended.value !== undefined),
  })
  return { rows, ended, view }
}
