/** Values that are masked, and opening them. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Door = Shapes['Disclosure']['object']
export type Choice = Shapes['Choice']
export type MaskedValue = Shapes['MaskedValue']

export const masked = (object: Door, id: string) =>
  ask(client.GET('/api/v1/disclosures', { params: { query: { object, id } } }))
export const openValues = (body: Shapes['Disclosure']) =>
  ask(client.POST('/api/v1/disclosures', { body }))
