import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import {
  answerDrawnVisit,
  drawnVisits,
  drawSample,
  recordSampleVisit,
  sample,
  samples,
  type DrawnVisitAnswer,
  type DrawTerms,
  type SampleVisit,
} from '@/contract/samples'

const SEALING = 3_000 // a draw shows its lots once its record is sealed

export const useSamples = () => useQuery({ queryKey: ['samples'], queryFn: () => samples() })

export function useSample(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['samples', id],
    queryFn: () => sample(toValue(id)),
    refetchInterval: (query) => (query.state.data?.sample.state === 'announced' ? SEALING : false),
  })
}

export function useDrawing() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (terms: DrawTerms) => drawSample(terms),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['samples'] }),
  })
}

export function useRecording(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: SampleVisit) => recordSampleVisit(toValue(id), body),
    onSuccess: (fresh) => queries.setQueryData(['samples', toValue(id)], fresh),
  })
}

export function useDrawnVisits(application: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['application', application, 'drawn-visits'],
    queryFn: () => drawnVisits(toValue(application)),
  })
}

export function useAnswering(application: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: DrawnVisitAnswer) => answerDrawnVisit(toValue(application), body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['application'] }),
  })
}
