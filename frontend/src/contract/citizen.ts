/** One function per thing a citizen's page asks of the server. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Citizen = Shapes['CitizenView']
export type Mandate = Shapes['MandateView']
export type MandateTerms = Shapes['MandateTerms']
export type DemoCitizen = Shapes['CitizenOut']
export type CaseRow = Shapes['CaseRow']
export type Case = Shapes['ApplicationView']
export type Sheet = Shapes['DecisionSheet']
export type Answers = Shapes['Answers']
export type EstimateRow = Shapes['EstimateRow']
export type OpenQuestion = Shapes['OpenQuestion']

const at = (id: string) => ({ path: { id } })

export const sendCode = (phone: string, language: 'zh' | 'en') =>
  ask(client.POST('/api/v1/citizens/codes', { body: { phone, language } }))
export const signIn = (phone: string, code: string) =>
  ask(client.POST('/api/v1/citizens/sessions', { body: { phone, code, keep: 'cookie' } }))
export const refresh = () => ask(client.POST('/api/v1/citizens/sessions/refresh', {}))
export const signOut = () => ask(client.DELETE('/api/v1/citizens/sessions/current', {}))
export const me = () => ask(client.GET('/api/v1/citizens/me'))
export const stateIdentity = (name: string, idNumber: string) =>
  ask(client.POST('/api/v1/citizens/me/identity', { body: { name, id_number: idNumber } }))

export const cases = () => ask(client.GET('/api/v1/applications')).then((page) => page.rows)
export const caseOf = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}', { params: at(id) }))
export const sheetOf = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}/decision-sheet', { params: at(id) }))

export const mandates = () =>
  ask(client.GET('/api/v1/citizens/me/mandates')).then((page) => page.rows)
export const grant = (body: MandateTerms) =>
  ask(client.POST('/api/v1/citizens/me/mandates', { body }))
export const revoke = (id: string) =>
  ask(client.DELETE('/api/v1/mandates/{id}', { params: at(id) }))

export const demoCitizens = () => ask(client.GET('/api/v1/demo/citizens'))

/** What a family would get; nothing of it is stored, and nobody is named. */
export const estimate = (answers: Answers) =>
  ask(client.POST('/api/v1/estimates', { body: { answers } }))
export const regions = () => ask(client.GET('/api/v1/regions')).then((found) => found.rows)
export const windows = () => ask(client.GET('/api/v1/windows')).then((found) => found.rows)
