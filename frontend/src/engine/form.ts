/** The served form as far as the engine reads it, and the answers it works on. */
import type { Condition } from './conditions'

export type Scope = 'household' | 'person' | 'supporter'

/** A paper that is at the window or in the system. */
export interface Paper {
  medium: 'paper' | 'upload'
  pages: number
  /** Ids of the uploaded files. */
  documents?: string[] | null
}

export type Answer = string | number | boolean | string[] | Paper
export type Row = Record<string, Answer | undefined>

export interface Answers {
  household: Row
  persons: Row[]
  supporters: Row[]
}

export interface Derivation {
  by: string
  source: string
  at: number
}

/**
 * One question. Where `when` is false it is hidden and `otherwise` stands for the answer.
 * `state`: ask and known are the family's, later the home visit's, shared and derived nobody's.
 */
export interface Question {
  id: string
  scope: Scope
  type: string
  state: 'ask' | 'known' | 'later' | 'shared' | 'derived'
  codes: readonly string[] | null
  when: Condition | null
  otherwise: Answer | null
  optional: boolean
  default: Answer | null
  derive: Derivation | null
  atMost: string | null
  atLeast: number
  mustBe: boolean | null
}

/**
 * Masked answers of a family on record, and what follows from the full ones (the age), by row:
 * `household`, or the `ref` of a person.
 */
export type OnRecord = Readonly<Record<string, Row>>

export interface Setting {
  today: string
  city: string | null
  record?: OnRecord
}

export type Stage = 'submission' | 'survey'

/** Where an answer stands: `/household/contact_phone`, `/persons/0/id_number`. */
export function pointer(scope: Scope, row: number, id: string): string {
  return scope === 'household' ? `/household/${id}` : `/${scope}s/${row}/${id}`
}

/** Whether people answer it at all, now or at the visit. */
export function isAnswered(question: Question): boolean {
  return question.state !== 'shared' && question.state !== 'derived'
}

/** The list a row of a person or supporter stands in. */
export function groupOf(scope: Exclude<Scope, 'household'>): 'persons' | 'supporters' {
  return scope === 'person' ? 'persons' : 'supporters'
}
