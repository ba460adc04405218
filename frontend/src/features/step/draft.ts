/** What a seat is about to decide, before it is sent. */
import type { DecisionBody, Line, Outcome, StepDetail } from '@/contract/types'
import { hasText, t } from '@/locales'
import { readMoney, writeMoney } from '@/engine/written'

export interface LineDraft {
  person: string | null
  who: string
  granted: boolean
  amount: string | undefined
  /** Null for a service: there is no amount to change. */
  proposed: number | null
  unit: string
  text: string
}

/** The lines to start from: those the first seat decided, else what the platform proposes. */
export function linesOf(detail: StepDetail): LineDraft[] {
  const lines = detail.drafted.length > 0 ? detail.drafted : (detail.assessed?.lines ?? [])
  return lines.map(lineOf)
}

function lineOf(line: Line): LineDraft {
  return {
    person: line.person,
    who: line.who,
    granted: line.granted === true,
    amount: line.amount_fen === null ? undefined : writeMoney(line.amount_fen),
    proposed: line.amount_fen,
    unit: unitOf(line.unit),
    text: line.text,
  }
}

function unitOf(code: string): string {
  const key = `unit.${code}`
  return hasText(key) ? t(key) : code
}

export interface Draft {
  outcome: Outcome
  lines: readonly LineDraft[]
  reason: string | undefined
  opinion: string | undefined
  asked: string | undefined
}

/** What is missing before this can be sent; the key of a sentence for each. */
export function gaps(draft: Draft): ('outcome' | 'lines' | 'amount' | 'reason' | 'asked')[] {
  if (draft.outcome === 'refuse') return draft.reason ? [] : ['reason']
  if (draft.outcome === 'return') return askedOf(draft).length > 0 ? [] : ['asked']
  if (!draft.lines.some((line) => line.granted)) return ['lines']
  if (draft.lines.some((line) => !line.granted) && !draft.reason) return ['reason']
  return draft.lines.some((line) => line.granted && fenOf(line) === undefined) ? ['amount'] : []
}

export function bodyOf(draft: Draft): DecisionBody {
  return {
    outcome: draft.outcome,
    lines: draft.outcome === 'approve' ? draft.lines.map((line) => sent(line, draft.reason)) : null,
    reason: draft.outcome === 'refuse' ? (draft.reason ?? null) : null,
    opinion: draft.opinion ?? '',
    asked: draft.outcome === 'return' ? askedOf(draft) : [],
  }
}

function sent(line: LineDraft, reason: string | undefined) {
  return {
    person: line.person,
    granted: line.granted,
    amount_fen: line.granted ? (fenOf(line) ?? null) : null,
    reason: line.granted ? null : (reason ?? null),
  }
}

/** Fen, null for a service, undefined when what was typed is no amount. */
function fenOf(line: LineDraft): number | null | undefined {
  if (line.proposed === null) return null
  return line.amount === undefined ? undefined : (readMoney(line.amount) ?? undefined)
}

function askedOf(draft: Draft): string[] {
  return (draft.asked ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
