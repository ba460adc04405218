import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import {
  familySigns,
  investigators,
  mySurveys,
  planSurvey,
  readSurvey,
  refuseVisit,
  signSurvey,
  surveysOf,
  type FamilySignature,
  type Survey,
  type SurveyKind,
  type SurveyPlan,
  type SurveyRow,
  type VisitRefusal,
} from '@/contract/surveys'

type Id = MaybeRefOrGetter<string>

export const useMySurveys = () => useQuery({ queryKey: ['surveys'], queryFn: mySurveys })

export function useSurveysOf(application: Id) {
  return useQuery({
    queryKey: ['application', application, 'surveys'],
    queryFn: () => surveysOf(toValue(application)),
  })
}

/** Read once: what is typed on the page is not overwritten by a later reading. */
export function useSurvey(id: Id) {
  return useQuery({
    queryKey: ['survey', id],
    queryFn: () => readSurvey(toValue(id)),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}

export function useInvestigators(application: Id, kind: MaybeRefOrGetter<SurveyKind>) {
  return useQuery({
    queryKey: ['application', application, 'investigators', kind],
    queryFn: () => investigators(toValue(application), toValue(kind)),
  })
}

export function usePlanning(application: Id) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: SurveyPlan) => planSurvey(toValue(application), body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['application', toValue(application)] }),
  })
}

/** The acts that end with a fresh reading of the survey. */
export function useSurveyActs(changed: (fresh: Survey) => void) {
  const queries = useQueryClient()
  const onSuccess = (fresh: Survey) => {
    changed(fresh)
    void queries.invalidateQueries({ queryKey: ['surveys'] })
    void queries.invalidateQueries({ queryKey: ['application', fresh.row.application_id] })
  }
  const sign = useMutation({ mutationFn: (row: SurveyRow) => signSurvey(row), onSuccess })
  const family = useMutation({
    mutationFn: (held: { row: SurveyRow; body: FamilySignature }) =>
      familySigns(held.row, held.body),
    onSuccess,
  })
  const refuse = useMutation({
    mutationFn: (held: { row: SurveyRow; body: VisitRefusal }) => refuseVisit(held.row, held.body),
    onSuccess,
  })
  return { sign, family, refuse }
}
