/** Claimed, verified and found side by side; income and property line by line. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Comparison = Shapes['ComparisonView']
export type ComparedRow = Shapes['ComparedRow']
export type SaidValue = Shapes['SaidValue']
export type PersonSheet = Shapes['PersonSheet']
export type WorkedLine = PersonSheet['lines'][number]
export type Against = Shapes['Against']

export type Relatives = Shapes['Relatives']
export type Filing = Shapes['FilingIn']

export const comparison = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}/comparison', { params: { path: { id } } }))
export const relatives = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}/relative-filings', { params: { path: { id } } }))
export const fileRelative = (id: string, body: Filing) =>
  ask(client.POST('/api/v1/applications/{id}/relative-filings', { params: { path: { id } }, body }))
export const contestRelative = (id: string, body: Shapes['ContestIn']) =>
  ask(
    client.POST('/api/v1/applications/{id}/relative-contests', { params: { path: { id } }, body }),
  )
