/** The states of one query on the screen: words, tone, and what counts as settled. */
import type { Tone } from '@/ui/tone'

export const CELL_STATES = [
  'planned',
  'asked',
  'answered',
  'reused',
  'overdue',
  'unavailable',
  'refused',
  'stopped',
] as const
export type CellState = (typeof CELL_STATES)[number]

export const TONES: Record<CellState, Tone> = {
  planned: 'plain',
  asked: 'active',
  answered: 'good',
  reused: 'good',
  overdue: 'soon',
  unavailable: 'bad',
  refused: 'bad',
  stopped: 'ended',
}

/** One query as the server tells it; `deadline` is a moment of machine time. */
export interface Query {
  source: string
  state: string
  deadline: string
}

export const OPEN: readonly string[] = ['planned', 'asked']
const KNOWN: readonly CellState[] = ['answered', 'reused']

/** What is open past its deadline is late: the rest goes on without it. */
export function stateOf(query: Pick<Query, 'state' | 'deadline'>, now: string): CellState {
  if (OPEN.includes(query.state) && Date.parse(query.deadline) < Date.parse(now)) {
    return 'overdue'
  }
  return CELL_STATES.find((state) => state === query.state) ?? 'planned'
}

export interface Progress {
  all: number
  known: number
  open: number
  /** Sources of which something is late, away or refused. */
  silent: string[]
}

export function progressOf(queries: readonly Query[], now: string): Progress {
  const states = queries.map((query) => ({ query, state: stateOf(query, now) }))
  const silent = states
    .filter(({ state }) => ['overdue', 'unavailable', 'refused'].includes(state))
    .map(({ query }) => query.source)
  return {
    all: queries.length,
    known: states.filter(({ state }) => KNOWN.includes(state)).length,
    open: states.filter(({ state }) => OPEN.includes(state)).length,
    silent: [...new Set(silent)],
  }
}

const FIRST = 1_000
const LONGEST = 10_000
const WHILE_SILENT = 30_000

/**
 * Milliseconds until the run is read again, false when nothing more is to come: soon at first, less
 * and less often, and rarely while only a silent source could still answer.
 */
export function pauseFor(progress: Progress, reported: boolean, looks: number): number | false {
  if (progress.open > 0 || (!reported && progress.silent.length === 0)) {
    return Math.min(FIRST * 1.4 ** looks, LONGEST)
  }
  return progress.silent.length > 0 ? WHILE_SILENT : false
}
