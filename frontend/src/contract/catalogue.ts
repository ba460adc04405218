/** The catalogue in words, its dated figures, proposals for new ones, and the working-day calendar. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type ItemRules = Shapes['ItemRules']
export type Clause = Shapes['ClauseView']
export type Parameter = Shapes['ParameterView']
export type FigureChange = Shapes['FigureChange']
export type VersionChanges = Shapes['VersionChanges']
export type Proposal = Shapes['ProposalView']
export type ProposalRow = Shapes['ProposalRow']
export type ProposedFigure = Shapes['ProposedFigure']
export type NewProposal = Shapes['ProposalIn']
export type Preview = Shapes['PreviewView']
export type CalendarDay = Shapes['DayOut']
export type Notice = Shapes['Notice']
export type NoticePreview = Shapes['NoticePreview']

const at = (id: string) => ({ path: { id } })

export const itemRules = (code: string) =>
  ask(client.GET('/api/v1/catalogue/items/{code}', { params: { path: { code } } }))
export const parameters = (day?: string) =>
  ask(client.GET('/api/v1/catalogue/parameters', { params: { query: { day } } }))
export const parameterChanges = (first: string, second: string) =>
  ask(client.GET('/api/v1/catalogue/parameters/changes', { params: { query: { first, second } } }))
export const versions = () => ask(client.GET('/api/v1/catalogue/versions'))
export const versionChanges = (older: number, newer: number) =>
  ask(client.GET('/api/v1/catalogue/versions/changes', { params: { query: { older, newer } } }))

export const proposals = () => ask(client.GET('/api/v1/proposals'))
export const proposal = (id: string) =>
  ask(client.GET('/api/v1/proposals/{id}', { params: at(id) }))
export const propose = (body: NewProposal) => ask(client.POST('/api/v1/proposals', { body }))
export const approveProposal = (id: string, opinion: string | null) =>
  ask(client.POST('/api/v1/proposals/{id}/approval', { params: at(id), body: { opinion } }))
export const declineProposal = (id: string, opinion: string) =>
  ask(client.POST('/api/v1/proposals/{id}/refusal', { params: at(id), body: { opinion } }))
export const withdrawProposal = (id: string) =>
  ask(client.POST('/api/v1/proposals/{id}/withdrawal', { params: at(id) }))

export const calendarYear = (year: number) =>
  ask(client.GET('/api/v1/calendar', { params: { query: { year } } }))
export const previewNotice = (body: Notice) =>
  ask(client.POST('/api/v1/calendar/preview', { body }))
export const importNotice = (body: Notice) => ask(client.POST('/api/v1/calendar', { body }))
