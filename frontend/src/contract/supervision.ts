/** The supervisors' board, its workbook, and the list behind each of its numbers. */
import { ask, client } from './client'
import type { components, operations } from './schema'

type Shapes = components['schemas']
export type Board = Shapes['BoardView']
export type Load = Shapes['Load']
export type Pace = Shapes['Pace']
export type Asked = Shapes['Asked']
export type ItemRow = Shapes['ItemRow']
export type PlaceRow = Shapes['PlaceRow']
export type MonthRow = Shapes['MonthRow']
export type BoardQuestion = NonNullable<operations['supervision_board']['parameters']['query']>
/** What a list of cases is narrowed to. */
export type CaseFilter = Omit<
  NonNullable<operations['applications_list']['parameters']['query']>,
  'after' | 'limit'
>

export const board = (query: BoardQuestion) =>
  ask(client.GET('/api/v1/supervision/board', { params: { query } }))
export const boardWorkbook = (query: BoardQuestion) =>
  ask(client.GET('/api/v1/supervision/board.xlsx', { params: { query }, parseAs: 'blob' }))
export const casesMatching = (filter: CaseFilter, after?: string) =>
  ask(client.GET('/api/v1/applications', { params: { query: { ...filter, after } } }))
