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
export type SheetLine = Shapes['SheetLine']
export type Progress = Shapes['ProgressView']
export type Stage = Shapes['Stage']
export type SignatureRequest = Shapes['SignatureRequest']
export type OwnLine = Shapes['OwnLine']
export type Explanation = Shapes['ExplanationView']
export type AuthorisationText = Shapes['AuthorisationText']
export type CheckLine = Shapes['CheckLine']
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

/** How far a case is, for whoever holds its receipt. The code travels in the body, never in a URL. */
export const progressOf = (code: string, idNumber: string) =>
  ask(client.POST('/api/v1/progress', { body: { code, id_number: idNumber } }))

const SUPPLEMENT = '/api/v1/applications/{id}/supplements/{supplement}'
const request = (id: string, supplement: string) => ({ params: { path: { id, supplement } } })
export const waitingPapers = (id: string, supplement: string) =>
  ask(client.GET(`${SUPPLEMENT}/papers`, request(id, supplement))).then((found) => found.rows)
export const handIn = (id: string, supplement: string) =>
  ask(client.POST(`${SUPPLEMENT}/submission`, request(id, supplement)))

export const signatures = () =>
  ask(client.GET('/api/v1/citizens/me/signatures')).then((found) => found.rows)
export const signatureText = () => ask(client.GET('/api/v1/authorisation-texts'))
export const putSignature = (id: string, body: Shapes['OwnSignature']) =>
  ask(client.POST('/api/v1/citizens/me/signatures/{id}', { params: at(id), body }))
export const takeSignatureBack = (id: string) =>
  ask(client.POST('/api/v1/citizens/me/signatures/{id}/withdrawal', { params: at(id) }))

/** What my family is asked to explain and nobody has decided yet. */
export const explanations = () =>
  ask(client.GET('/api/v1/explanations')).then((found) => found.rows)
export const explain = (id: string, body: Shapes['ExplanationIn']) =>
  ask(client.POST('/api/v1/explanations/{id}/answer', { params: at(id), body }))

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
