/** Check first, then apply: intents and the authorisations that belong to them. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Intent = Shapes['IntentView']
export type IntentRow = Shapes['IntentRow']
export type IntentBody = Shapes['Wish']
export type AddedAnswers = Shapes['AddedAnswers']
export type OpenQuestion = Shapes['OpenQuestion']
export type MaintenanceLine = Shapes['MaintenanceLine']
export type Authorisation = Shapes['AuthorisationView']
export type AuthorisationText = Shapes['AuthorisationText']
export type CheckLine = Shapes['CheckLine']
export type Signature = Shapes['SignatureView']
export type SignatureBody = Shapes['SignatureIn']
export type Party = Shapes['PartyView']
export type Withdrawal = Shapes['WithdrawalSheet']
export type Notice = Shapes['PreCheckNotice']

const at = (id: string) => ({ path: { id } })

export const registerIntent = (body: IntentBody, key: string) =>
  ask(client.POST('/api/v1/intents', { body, params: { header: { 'idempotency-key': key } } }))
export const intents = (after?: string) =>
  ask(client.GET('/api/v1/intents', { params: { query: { after } } }))
export const intent = (id: string) => ask(client.GET('/api/v1/intents/{id}', { params: at(id) }))
export const endIntent = (id: string, ending: NonNullable<Intent['ending']>) =>
  ask(client.POST('/api/v1/intents/{id}/ending', { params: at(id), body: { ending } }))
export const intentEstimate = (id: string) =>
  ask(client.GET('/api/v1/intents/{id}/estimate', { params: at(id) }))
/** Says more with the wish that was read as version `held`. */
export const amendIntent = (id: string, held: number, answers: AddedAnswers) =>
  ask(
    client.PATCH('/api/v1/intents/{id}/answers', {
      params: { path: { id }, header: { 'if-match': `"${held}"` } },
      body: { answers },
    }),
  )
export const intentNotice = (id: string) =>
  ask(client.GET('/api/v1/intents/{id}/notice', { params: at(id) }))

export const authorisationText = () => ask(client.GET('/api/v1/authorisation-texts'))
export const prepareAuthorisation = (id: string, body: Shapes['AuthorisationIn']) =>
  ask(client.POST('/api/v1/intents/{id}/authorisations', { params: at(id), body }))
export const sign = (id: string, body: SignatureBody) =>
  ask(client.POST('/api/v1/authorisations/{id}/signatures', { params: at(id), body }))
/** `wish`: whose wish it was and how it was said; no names. */
export const withdrawAuthorisation = (id: string, wish: string) =>
  ask(client.POST('/api/v1/authorisations/{id}/withdrawal', { params: at(id), body: { wish } }))
export const caseAuthorisations = (application: string) =>
  ask(client.GET('/api/v1/applications/{id}/authorisations', { params: at(application) })).then(
    (found) => found.rows,
  )
