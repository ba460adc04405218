/** What a window has before it, and the family that has just come in. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type WindowDay = Shapes['WindowDay']
export type Estimate = Shapes['Estimate']

export const windowDay = (signal: AbortSignal) => ask(client.GET('/api/v1/my-window', { signal }))
export const householdEstimate = (id: string, signal: AbortSignal) =>
  ask(client.GET('/api/v1/households/{id}/estimate', { params: { path: { id } }, signal }))
