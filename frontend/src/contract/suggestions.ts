/** Suggestions of staff, and the answers. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Suggestion = Shapes['SuggestionView']

export const suggest = (page: string, text: string) =>
  ask(client.POST('/api/v1/suggestions', { body: { page, text } }))
export const mySuggestions = (after?: string) =>
  ask(client.GET('/api/v1/suggestions', { params: { query: { after } } }))
export const suggestionInbox = (answered?: boolean, after?: string) =>
  ask(client.GET('/api/v1/suggestions/inbox', { params: { query: { answered, after } } }))
export const replyToSuggestion = (id: string, text: string) =>
  ask(client.POST('/api/v1/suggestions/{id}/reply', { params: { path: { id } }, body: { text } }))
