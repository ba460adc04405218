/** The means checks: runs, reports, opening what is in them, and what a family explains. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Run = Shapes['RunView']
export type RunRow = Shapes['RunRow']
export type Subject = Shapes['SubjectView']
export type ReportBrief = Shapes['ReportBrief']
export type Report = Shapes['ReportView']
export type Opened = Shapes['ReportDetail']
export type Explanation = Shapes['ExplanationView']
export type ExplanationBody = Shapes['ExplanationIn']
export type ExplanationDecision = Shapes['DecisionIn']
export type AwaitedAnswer = Shapes['AwaitedAnswer']

export type OpeningReason = Shapes['DetailIn']['reason']

const at = (id: string) => ({ path: { id } })

export const startChecks = (intent: string) =>
  ask(client.POST('/api/v1/intents/{id}/check-runs', { params: at(intent), body: {} }))
export const startCaseChecks = (application: string) =>
  ask(client.POST('/api/v1/applications/{id}/check-runs', { params: at(application), body: {} }))
export const checkRun = (id: string) =>
  ask(client.GET('/api/v1/check-runs/{id}', { params: at(id) }))
export const checkRuns = (intent: string) =>
  ask(client.GET('/api/v1/intents/{id}/check-runs', { params: at(intent) }))
export const caseCheckRuns = (application: string) =>
  ask(client.GET('/api/v1/applications/{id}/check-runs', { params: at(application) }))
export const checkReport = (id: string) =>
  ask(client.GET('/api/v1/check-reports/{id}', { params: at(id) }))
export const openReport = (id: string, reason: OpeningReason) =>
  ask(client.POST('/api/v1/check-reports/{id}/openings', { params: at(id), body: { reason } }))
export const reportDocument = (id: string, reason: OpeningReason) =>
  ask(client.POST('/api/v1/check-reports/{id}/document', { params: at(id), body: { reason } }))
export const explanations = (of: { intent_id?: string; application_id?: string }) =>
  ask(client.GET('/api/v1/explanations', { params: { query: of } })).then((found) => found.rows)
export const answerExplanation = (id: string, body: ExplanationBody) =>
  ask(client.POST('/api/v1/explanations/{id}/answer', { params: at(id), body }))
export const decideExplanation = (id: string, body: ExplanationDecision) =>
  ask(client.POST('/api/v1/explanations/{id}/decision', { params: at(id), body }))
