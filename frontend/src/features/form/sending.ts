/** Brings drafts to the server: one call at a time for each, again while the line is down. */
import { ref, toRaw } from 'vue'
import { keepDraft, type DraftBody, type DraftRow } from '@/contract/drafts'
import type { Copies } from './copies'
import type { Draft } from './drafts'

/** saved: on the server; changed: on its way; sealed: only here, unreadable; loose: nowhere yet. */
export type Saved = 'saved' | 'changed' | 'sealed' | 'loose'

const PAUSE = 800 // milliseconds after the last change
const AGAIN = 5_000

interface Around {
  draftOf: (id: string) => Draft | undefined
  kept: (row: DraftRow) => void
  copiesOf: () => Copies | null
}

export function useSending({ draftOf, kept, copiesOf }: Around) {
  const states = ref(new Map<string, Saved>())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const underWay = new Map<string, Promise<void>>()
  const copying = new Map<string, Promise<boolean>>()

  function changed(id: string): void {
    states.value.set(id, 'changed')
    const draft = draftOf(id)
    const copy = draft && copiesOf()?.put(id, JSON.stringify(toRaw(draft)))
    if (copy) copying.set(id, copy)
    later(id, PAUSE)
  }
  function later(id: string, pause: number): void {
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => void send(id), pause),
    )
  }

  /** What is still on its way reaches the server now, or is known not to. */
  async function flush(): Promise<void> {
    const waiting = [...states.value].filter(([, state]) => state !== 'saved')
    await Promise.all(waiting.map(([id]) => send(id)))
  }

  async function send(id: string): Promise<void> {
    clearTimeout(timers.get(id))
    await underWay.get(id)
    const turn = put(id).finally(() => underWay.delete(id))
    underWay.set(id, turn)
    await turn
  }
  async function put(id: string): Promise<void> {
    const draft = draftOf(id)
    if (!draft || states.value.get(id) === 'saved') return
    const typed = draft.changed
    try {
      const row = await keepDraft(id, bodyOf(draft))
      if (draftOf(id) === undefined) return // sent or deleted meanwhile
      kept(row)
      if (draft.changed !== typed) return
      states.value.set(id, 'saved')
      copiesOf()?.drop(id)
    } catch {
      states.value.set(id, (await copying.get(id)) ? 'sealed' : 'loose')
      later(id, AGAIN)
    }
  }

  /** Nothing more is sent; resolves when nothing is under way. */
  async function stop(id: string): Promise<void> {
    clearTimeout(timers.get(id))
    timers.delete(id)
    states.value.delete(id)
    await underWay.get(id)
  }
  function stopAll(): void {
    for (const id of timers.keys()) clearTimeout(timers.get(id))
    timers.clear()
    states.value = new Map()
  }
  return { states, changed, flush, stop, stopAll }
}

function bodyOf({ items, answers, household, sent }: Draft): DraftBody {
  return {
    items,
    answers: answers as unknown as DraftBody['answers'],
    household: household ?? null,
    sent: sent ?? null,
  }
}
