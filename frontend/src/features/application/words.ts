/** States of a case and its claims, in words and in looks. */
import type { Application, Claim, Clock, Step } from '@/contract/types'
import { hasText, t, type TextValues } from '@/locales'
import { due, list } from '@/ui/format'
import type { Tone } from '@/ui/tone'

const CLAIM_TONES: Record<Claim['state'], Tone> = {
  waiting: 'waiting',
  open: 'active',
  returned: 'soon',
  granted: 'good',
  refused: 'ended',
  closed: 'ended',
  withdrawn: 'ended',
}

const CASE_TONES: Record<Application['state'], Tone> = {
  submitted: 'waiting',
  supplement: 'soon',
  accepted: 'active',
  approving: 'active',
  closed: 'good',
  not_accepted: 'ended',
  withdrawn: 'ended',
}

const LEVEL_TONES: Record<Clock['level'], Tone> = {
  green: 'good',
  yellow: 'soon',
  orange: 'soon',
  red: 'bad',
}

export const claimTone = (state: Claim['state']): Tone => CLAIM_TONES[state]
export const caseTone = (state: Application['state']): Tone => CASE_TONES[state]
export const levelTone = (level: Clock['level']): Tone => LEVEL_TONES[level]

/** `等待低保确认`, `办理中`, `已批准`. */
export function claimState(claim: Pick<Claim, 'state' | 'waits_for'>): string {
  if (claim.state !== 'waiting' || claim.waits_for.length === 0) {
    return t(`claim.state.${claim.state}`)
  }
  const names = claim.waits_for.map(waitName)
  const short = names.filter((name) => name !== undefined)
  if (short.length < names.length) return list(claim.waits_for.map((wait) => wait.label))
  return t('claim.waits_for', { what: list(short) })
}

/** Short where we have a short name: `低保` for the long official one. */
function waitName(wait: Claim['waits_for'][number]): string | undefined {
  const key = `wait.${wait.code}`
  return hasText(key) ? t(key) : undefined
}

/** `第 3 天，共 12 天` or, near the end, what is left. */
export function clockWords(clock: Clock): string {
  const values: TextValues = { day: clock.day, limit: clock.limit }
  if (clock.hours !== null) return t('clock.hours', { hours: clock.hours })
  return clock.left <= 3 ? due(clock.left).text : t('clock.day', values)
}

/** The proof of a due date, line by line. */
export function proof(clock: Clock): string[] {
  const lines = [clock.sentence]
  if (clock.statutory_due) lines.push(t('clock.statutory', { date: clock.statutory_due }))
  if (clock.provisional) lines.push(t('clock.provisional'))
  return lines
}

/** What the granted lines come to, as the server worded them. */
export function granted(claim: Claim): string {
  return list([...new Set(claim.lines.filter((line) => line.granted).map((line) => line.text))])
}

/** The seat a claim is at now, or the last one that decided. */
export function currentStep(steps: readonly Step[]): Step | undefined {
  return steps.find((step) => step.state === 'open' || step.state === 'paused') ?? steps.at(-1)
}
