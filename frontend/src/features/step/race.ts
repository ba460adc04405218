/** Somebody else was faster: what the server says then. */
import { Problem } from '@/contract/problems'

const RACES = ['step-changed', 'step-not-open', 'lost-race', 'stale-version']

export function lostRace(reason: unknown): boolean {
  return reason instanceof Problem && RACES.some((name) => reason.type === `/problems/${name}`)
}
