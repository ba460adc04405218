/** The four steps of checking first, and where an intent stands on them. */
import type { Intent } from '@/contract/intents'
import type { Tone } from '@/ui/tone'

export const STEPS = ['wish', 'authorisation', 'checks', 'result'] as const
export type StepName = (typeof STEPS)[number]

/** How many steps lie behind an intent in each state; ended says nothing about how far it came. */
const BEHIND: Record<Intent['state'], number> = {
  registered: 1,
  authorised: 2,
  checking: 2,
  reported: 3,
  applied: 4,
  ended: 0,
}

export interface Stage {
  name: StepName
  state: 'done' | 'now' | 'later'
}

/** `reported`: a report exists, which an ended intent may have as well. */
export function stagesOf(state: Intent['state'] | undefined, reported = false): Stage[] {
  const ended = reported ? 3 : 1
  const behind = state === undefined ? 0 : state === 'ended' ? ended : BEHIND[state]
  const inHand = state === 'ended' ? -1 : behind // nothing is in hand any more
  return STEPS.map((name, at) => ({
    name,
    state: at < behind ? 'done' : at === inHand ? 'now' : 'later',
  }))
}

/** The step to open first: the one that is in hand. */
export function stepNow(state: Intent['state']): StepName {
  return state === 'ended' ? 'wish' : (STEPS[Math.min(BEHIND[state], 3)] ?? 'wish')
}

const TONES: Record<Intent['state'], Tone> = {
  registered: 'waiting',
  authorised: 'active',
  checking: 'active',
  reported: 'good',
  applied: 'good',
  ended: 'ended',
}
export const toneOf = (state: Intent['state']): Tone => TONES[state]
