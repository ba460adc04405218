/** What the checks of one wish show: each asked for as soon as it can be named. */
import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { checkReport, checkRun, checkRuns, explanations } from '@/contract/checks'

export type Explained = { intent_id: string } | { application_id: string }

export function useRuns(
  intent: MaybeRefOrGetter<string>,
  wanted: MaybeRefOrGetter<boolean> = true,
) {
  return useQuery({
    queryKey: ['intent', computed(() => toValue(intent)), 'runs'],
    queryFn: () => checkRuns(toValue(intent)),
    enabled: computed(() => toValue(wanted)),
  })
}

/** One run as it was read last; who follows it goes on reading (`RunPanel`). */
export const runQuery = (id: MaybeRefOrGetter<string | undefined>) => ({
  queryKey: ['check-run', computed(() => toValue(id))],
  queryFn: () => checkRun(toValue(id) ?? ''),
})

export function useExplanations(
  of: MaybeRefOrGetter<Explained>,
  wanted: MaybeRefOrGetter<boolean> = true,
) {
  return useQuery({
    queryKey: ['explanations', computed(() => toValue(of))],
    queryFn: () => explanations(toValue(of)),
    enabled: computed(() => toValue(wanted)),
  })
}

export function useReport(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: ['check-report', computed(() => toValue(id))],
    queryFn: () => checkReport(toValue(id) ?? ''),
    enabled: computed(() => toValue(id) !== undefined),
    staleTime: Infinity, // a version never changes
  })
}

/** The page of checks is asked for beside its wish; its newest run and report beside each other. */
export function useChecksAhead(
  intent: MaybeRefOrGetter<string>,
  wanted: MaybeRefOrGetter<boolean>,
): void {
  const runs = useRuns(intent, wanted)
  useExplanations(() => ({ intent_id: toValue(intent) }), wanted)
  const newest = computed(() => runs.data.value?.rows[0])
  useQuery({ ...runQuery(() => newest.value?.id), enabled: computed(() => !!newest.value) })
  useReport(() => newest.value?.report?.id)
}
