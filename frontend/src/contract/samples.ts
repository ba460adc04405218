/** Draws by lot, and what was found at the homes of the drawn families. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Sample = Shapes['SampleView']
export type SampleDetail = Shapes['SampleDetail']
export type DrawnClaim = Shapes['DrawnClaim']
export type DrawTerms = Shapes['DrawIn']
export type SampleVisit = Shapes['SampleVisitIn']
export type DrawnVisitAnswer = Shapes['DrawnVisitAnswerIn']
export type SampleDifference = Shapes['SampleDifference']

const at = (id: string) => ({ path: { id } })

export const samples = (after?: string) =>
  ask(client.GET('/api/v1/samples', { params: { query: { after } } }))
export const sample = (id: string) => ask(client.GET('/api/v1/samples/{id}', { params: at(id) }))
export const drawSample = (body: DrawTerms) => ask(client.POST('/api/v1/samples', { body }))
export const recordSampleVisit = (id: string, body: SampleVisit) =>
  ask(client.POST('/api/v1/samples/{id}/visits', { params: at(id), body }))
export const drawnVisits = (application: string) =>
  ask(client.GET('/api/v1/applications/{id}/drawn-visits', { params: at(application) })).then(
    (found) => found.rows,
  )
export const answerDrawnVisit = (application: string, body: DrawnVisitAnswer) =>
  ask(
    client.POST('/api/v1/applications/{id}/drawn-visit-answers', { params: at(application), body }),
  )
