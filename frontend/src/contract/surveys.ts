/** Home visits: planned, written down, signed. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Survey = Shapes['SurveyView']
export type SurveyRow = Shapes['SurveyRow']
export type SurveyKind = Shapes['SurveyRow']['kind']
export type SurveyQuestion = Shapes['SurveyQuestion']
export type Known = NonNullable<SurveyQuestion['claimed']>
export type SurveyPlan = Shapes['PlanIn']
export type Findings = Shapes['FindingsIn']
export type FamilySignature = Shapes['FamilySignatureIn']
export type VisitRefusal = Shapes['RefusalIn']

const at = (id: string) => ({ path: { id } })
const held = (survey: SurveyRow) => ({
  path: { id: survey.id },
  header: { 'if-match': `"${survey.version}"` },
})

export const mySurveys = () => ask(client.GET('/api/v1/surveys')).then((page) => page.rows)
export const surveysOf = (application: string) =>
  ask(client.GET('/api/v1/applications/{id}/surveys', { params: at(application) })).then(
    (page) => page.rows,
  )
export const investigators = (application: string, kind: SurveyKind) =>
  ask(
    client.GET('/api/v1/applications/{id}/investigators', {
      params: { ...at(application), query: { kind } },
    }),
  ).then((page) => page.rows)
export const planSurvey = (application: string, body: SurveyPlan) =>
  ask(client.POST('/api/v1/applications/{id}/surveys', { params: at(application), body }))
export const readSurvey = (id: string) =>
  ask(client.GET('/api/v1/surveys/{id}', { params: at(id) }))
export const writeDown = (survey: SurveyRow, body: Findings) =>
  ask(client.PUT('/api/v1/surveys/{id}/findings', { params: held(survey), body }))
export const signSurvey = (survey: SurveyRow) =>
  ask(client.POST('/api/v1/surveys/{id}/signatures', { params: held(survey) }))
export const familySigns = (survey: SurveyRow, body: FamilySignature) =>
  ask(client.POST('/api/v1/surveys/{id}/family-signature', { params: held(survey), body }))
export const refuseVisit = (survey: SurveyRow, body: VisitRefusal) =>
  ask(client.POST('/api/v1/surveys/{id}/refusal', { params: held(survey), body }))
