/**
 * Somebody else was faster. What was typed stays where it is; it rests on the newer version only
 * after a person has seen both.
 */
import { computed, ref, shallowRef } from 'vue'
import { Problem } from '@/contract/problems'

/** One line of the comparison: how it stands now, and what was typed here. */
export interface RaceRow {
  name: string
  theirs: string
  yours: string
}

const FASTER =
  /^\/problems\/(lost-race|stale-version|already-asked|explanation-decided|proposal-ended|(step|review)-not-open|not-waiting-for-acceptance|(account|application|intent|place|step)-changed)$/

export function lostRace(reason: unknown): boolean {
  return reason instanceof Problem && FASTER.test(reason.type)
}

interface Rest<Read> {
  /** How it stands now, as far as this page knows. */
  now: () => Read
  /** Reads it anew, so that `now` tells what the others made of it. */
  again: () => Promise<unknown>
  /** What must still be the same for the text to be about the same thing. */
  mark: (read: Read) => string | number
  /** Told as soon as it is seen; else only when it was too late to send. */
  live?: boolean
}

export function useRace<Read>({ now, again, mark, live = false }: Rest<Read>) {
  const read = shallowRef(now())
  const lost = ref(false)
  const sent = ref(false)
  const outrun = computed(
    () => !sent.value && (live || lost.value) && mark(now()) !== mark(read.value),
  )

  /** Both have been looked at, or something else begins: from here on it rests on what is now. */
  function take(): void {
    read.value = now()
    lost.value = sent.value = false
  }
  /** The answer; nothing when somebody was faster, or this is on its way already. */
  async function send<Answer>(act: (read: Read) => Promise<Answer>): Promise<Answer | undefined> {
    if (sent.value || outrun.value) return undefined
    if (!live) take()
    sent.value = true
    try {
      return await act(read.value)
    } catch (reason) {
      sent.value = false
      if (!lostRace(reason)) throw reason
      await again()
      lost.value = true
      return undefined
    }
  }
  return { read, outrun, take, send }
}
