/** A run as the matrix shows it: by the office that answers. */
import type { Run } from '@/contract/checks'
import { OPEN, progressOf, stateOf, type CellState, type Progress } from './states'

export interface MatrixRow {
  check: string
  label: string
  /** By person; absent where this person is not asked about. */
  cells: Record<string, CellState>
}
export interface MatrixOffice {
  source: string
  label: string
  /** Until when it may answer, while something is open. */
  deadline: string | null
  /** What a missing answer means: nothing is missing, a visit stands in for it, or it is waited for. */
  missing: 'nothing' | 'visit' | 'wait'
  rows: MatrixRow[]
}
export interface Matrix {
  offices: MatrixOffice[]
  /** Names of the offices that are late, away or refused, by what that means. */
  silent: Record<'visit' | 'wait', string[]>
  progress: Progress
}

const SILENT: readonly CellState[] = ['overdue', 'unavailable', 'refused']
type Row = Run['rows'][number]

/** `now` is machine time, as deadlines are. */
export function matrixOf(run: Pick<Run, 'rows'>, now: string): Matrix {
  const sources = [...new Set(run.rows.map((row) => row.source))]
  const rowsOf = (source: string) => run.rows.filter((row) => row.source === source)
  const all = sources.map((source) => officeOf(rowsOf(source), now))
  const silent = all.filter((one) => one.missing !== 'nothing')
  const offices = [...silent, ...all.filter((one) => !silent.includes(one))] // to be seen at once
  const queries = run.rows.flatMap((row) =>
    row.cells.map((cell) => ({ ...cell, source: row.source })),
  )
  return {
    offices,
    silent: { visit: namesOf(silent, 'visit'), wait: namesOf(silent, 'wait') },
    progress: progressOf(queries, now),
  }
}

function officeOf(rows: readonly Row[], now: string): MatrixOffice {
  const shown = rows.map((row) => ({
    check: row.check,
    label: row.check_name,
    without: row.without,
    cells: Object.fromEntries(row.cells.map((cell) => [cell.person, stateOf(cell, now)])),
  }))
  const missing = shown.filter((row) =>
    Object.values(row.cells).some((one) => SILENT.includes(one)),
  )
  const open = rows.flatMap((row) => row.cells).filter((cell) => OPEN.includes(cell.state))
  return {
    source: rows[0]?.source ?? '',
    label: rows[0]?.source_name ?? '',
    deadline:
      open
        .map((cell) => cell.deadline)
        .sort()
        .at(-1) ?? null,
    missing: missing.length === 0 ? 'nothing' : missing.some(waits) ? 'wait' : 'visit',
    rows: shown,
  }
}

const namesOf = (offices: readonly MatrixOffice[], missing: MatrixOffice['missing']) =>
  offices.filter((one) => one.missing === missing).map((one) => one.label)
const waits = (row: { without: string }): boolean => row.without === 'wait'
