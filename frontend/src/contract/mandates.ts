/** What a clerk asks of the server for a resident at the window. Personal values go in bodies only. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Confirmation = Shapes['Confirmation']
export type Confirmed = Shapes['CitizenView']
export type Mandate = Shapes['MandateView']
export type PaperMandate = Shapes['PaperMandate']
export type EndReason = Shapes['EndReason']

export const confirmIdentity = (body: Confirmation) =>
  ask(client.POST('/api/v1/citizens/confirmations', { body }))
export const mandatesOf = (idNumber: string) =>
  ask(client.POST('/api/v1/mandates/search', { body: { id_number: idNumber } })).then(
    (found) => found.rows,
  )
export const recordMandate = (body: PaperMandate) => ask(client.POST('/api/v1/mandates', { body }))
export const endMandate = (id: string, reason: EndReason) =>
  ask(client.POST('/api/v1/mandates/{id}/end', { params: { path: { id } }, body: { reason } }))
