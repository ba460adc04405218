/** Department systems and the identity provider, as administrators and the sign-in page ask. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type System = Shapes['ClientView']
export type Credential = Shapes['CredentialView']
export type Terms = Shapes['TermsIn']
export type NewSystem = Shapes['NewClient']
export type Secret = Shapes['SecretOut']

const at = (id: string) => ({ path: { id } })

export const systems = () => ask(client.GET('/api/v1/clients')).then((found) => found.rows)
export const addSystem = (body: NewSystem) => ask(client.POST('/api/v1/clients', { body }))
export const changeSystem = (id: string, body: Terms) =>
  ask(client.POST('/api/v1/clients/{id}/terms', { params: at(id), body }))
export const endSystem = (id: string) =>
  ask(client.POST('/api/v1/clients/{id}/end', { params: at(id) }))
export const addSecret = (id: string, days: number) =>
  ask(client.POST('/api/v1/clients/{id}/secrets', { params: at(id), body: { days } }))
export const addKey = (id: string, jwk: Record<string, unknown>, days: number) =>
  ask(client.POST('/api/v1/clients/{id}/keys', { params: at(id), body: { jwk, days } }))
export const endCredential = (id: string, credential: string) =>
  ask(
    client.POST('/api/v1/clients/{id}/credentials/{credential}/end', {
      params: { path: { id, credential } },
    }),
  )

export const signInMethods = () => ask(client.GET('/api/v1/sessions/methods'))
export const beginAtProvider = () =>
  ask(client.POST('/api/v1/sessions/provider')).then((found) => found.address)
export const returnFromProvider = (code: string, state: string) =>
  ask(client.POST('/api/v1/sessions/provider/return', { body: { code, state } }))

const of = (login: string) => ({ path: { login } })
export const identities = (login: string) =>
  ask(client.GET('/api/v1/staff/{login}/identities', { params: of(login) })).then((it) => it.rows)
export const linkIdentity = (login: string, subject: string) =>
  ask(client.POST('/api/v1/staff/{login}/identities', { params: of(login), body: { subject } }))
export const unlinkIdentity = (login: string, subject: string) =>
  ask(client.POST('/api/v1/staff/{login}/identities/end', { params: of(login), body: { subject } }))
