/** Who is registered with a wish: the family, and those outside who owe it maintenance. */
import { checkIdNumber, checkName, checkPhone } from '@/engine/identifiers'
import { groupOf, pointer, type Answers, type Row } from '@/engine/form'

export type Kind = 'person' | 'supporter'

/** What is asked of each row; ids are those of the one form, so nothing is asked again later. */
export const COLUMNS = {
  person: ['person_name', 'id_number', 'relation_to_applicant', 'hukou_region'],
  supporter: ['supporter_name', 'supporter_id_number', 'supporter_relation', 'supporter_phone'],
} as const
export type Column = (typeof COLUMNS)[Kind][number]

export const NAME = { person: 'person_name', supporter: 'supporter_name' } as const
export const NUMBER = { person: 'id_number', supporter: 'supporter_id_number' } as const

const HEAD = '02' // GB/T 4761: the applicant is the head of the household, or says otherwise

export interface Fault {
  pointer: string
  code: string
}

export function begin(): Answers {
  return {
    household: {},
    persons: [{ ref: 'p1', id_type: 'resident_id', relation_to_applicant: HEAD }],
    supporters: [],
  }
}

export function faultsOf(answers: Answers, today: string): Fault[] {
  const { contact_phone: phone, area_type: area } = answers.household
  const place = (id: string) => pointer('household', 0, id)
  return [
    ...rowsOf('person', answers, today),
    ...rowsOf('supporter', answers, today),
    ...repeated(answers),
    ...fault(place('contact_phone'), isMask(phone) ? null : written(phone, checkPhone)),
    ...fault(place('area_type'), area === undefined ? 'required' : null),
  ]
}

function rowsOf(kind: Kind, answers: Answers, today: string): Fault[] {
  return answers[groupOf(kind)].flatMap((row, at) =>
    COLUMNS[kind].flatMap((column) =>
      fault(pointer(kind, at, column), codeOf(kind, column, row, today)),
    ),
  )
}

function codeOf(kind: Kind, column: Column, row: Row, today: string): string | null {
  const value = row[column]
  if (isMask(value)) return null
  if (column === 'supporter_phone') return value === undefined ? null : written(value, checkPhone)
  if (column === NAME[kind]) return written(value, checkName)
  if (column !== NUMBER[kind]) return value === undefined ? 'required' : null
  return written(value, (text) => checkIdNumber(text, today))
}

/** The same ID number twice is one person typed twice. */
function repeated(answers: Answers): Fault[] {
  const seen = new Set<unknown>()
  return (['person', 'supporter'] as const).flatMap((kind) =>
    answers[groupOf(kind)].flatMap((row, at) => {
      const number = row[NUMBER[kind]]
      const again = number !== undefined && !isMask(number) && seen.has(number)
      seen.add(number)
      return again ? [{ pointer: pointer(kind, at, NUMBER[kind]), code: 'same_person' }] : []
    }),
  )
}

/** Values of the record come masked, and go back so. */
const isMask = (value: unknown): boolean => typeof value === 'string' && value.includes('*')

function written(value: unknown, sound: (text: string) => string | null): string | null {
  return typeof value === 'string' && value.trim() ? sound(value.trim()) : 'required'
}

const fault = (where: string, code: string | null): Fault[] =>
  code === null ? [] : [{ pointer: where, code }]

const OF_HOUSEHOLD = ['contact_phone', 'area_type', 'residence_region']

/** What else stands in the answers: a family may say more than it is asked here. */
export function saidBesides(answers: Answers): number {
  const asked = new Set<string>([
    'ref',
    'id_type',
    ...OF_HOUSEHOLD,
    ...Object.values(COLUMNS).flat(),
  ])
  const rows = [answers.household, ...answers.persons, ...answers.supporters]
  return rows.flatMap((row) => Object.keys(row)).filter((id) => !asked.has(id)).length
}

/** The answers as they are sent: what was asked here, and whether there is anybody outside. */
export function toSend(answers: Answers): Answers {
  const rows = (kind: Kind) =>
    answers[groupOf(kind)].map((row) => pick(row, ['ref', 'id_type', ...COLUMNS[kind]]))
  return {
    household: {
      ...pick(answers.household, OF_HOUSEHOLD),
      has_outside_supporters: answers.supporters.length > 0,
    },
    persons: rows('person'),
    supporters: rows('supporter'),
  }
}

function pick(row: Row, ids: readonly string[]): Row {
  const given = ids.filter((id) => row[id] !== undefined)
  return Object.fromEntries(given.map((id) => [id, tidy(row[id])]))
}

const tidy = (value: Row[string]) => (typeof value === 'string' ? value.trim() : value)
