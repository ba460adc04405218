/** Forms begun and not sent, kept on the server for the account that types them. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type DraftRow = Shapes['DraftRow']
export type DraftBody = Shapes['DraftIn']

const at = (key: string) => ({ path: { key } })

export const listDrafts = () =>
  ask(client.GET('/api/v1/drafts')).then((found): DraftRow[] => found.rows)
export const readDraft = (key: string) =>
  ask(client.GET('/api/v1/drafts/{key}', { params: at(key) }))
export const keepDraft = (key: string, body: DraftBody) =>
  ask(client.PUT('/api/v1/drafts/{key}', { params: at(key), body }))
export const dropDraft = (key: string) =>
  ask(client.DELETE('/api/v1/drafts/{key}', { params: at(key) }))
export const draftCopyKey = () =>
  ask(client.GET('/api/v1/drafts/copy-key')).then((found): string => found.key)
