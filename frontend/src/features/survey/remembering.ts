/**
 * What an investigator wrote down and the server has not got yet, sealed in this browser: a tab that
 * dies in a home without a line loses nothing. The copy goes as soon as the server has it all.
 */
import { draftCopyKey } from '@/contract/drafts'
import type { Survey } from '@/contract/surveys'
import type { Answer } from '@/engine/form'
import { openCopies, type Copies } from '@/features/form/copies'

const PREFIX = 'lianban.sheet.'
export const WORDS = ['opinion', 'neighbours', 'place'] as const
export type Words = Record<(typeof WORDS)[number], string>

/** Of one sheet: the cells touched (null: emptied), the words that differ, and the photographs. */
export interface Held {
  id: string
  cells: [string, Answer | null][]
  words: Partial<Words>
  photos: string[]
}

/** The words that are not what the server has. */
export function differing(words: Words, survey: Pick<Survey, (typeof WORDS)[number]>) {
  const changed = WORDS.filter((name) => words[name] !== survey[name])
  return Object.fromEntries(changed.map((name) => [name, words[name]])) as Partial<Words>
}

/** A sheet nobody has signed can still take what was left behind. */
export function takesMore(survey: Survey): boolean {
  const { family, investigators } = survey.row
  const signed = family !== null || investigators.some((one) => one.signed_at)
  return survey.may.includes('findings') && !signed
}

export function useMemory(id: string) {
  let copies: Copies | null = null
  const opened = open()

  async function open(): Promise<Held | undefined> {
    try {
      copies = await openCopies(await draftCopyKey(), PREFIX)
    } catch {
      return undefined // nothing can be kept here; the sheet works without
    }
    const all = ((await copies?.all()) ?? []).map((text) => JSON.parse(text) as Held)
    return all.find((one) => one.id === id)
  }
  return {
    /** What an earlier tab left behind for this sheet. */
    left: opened,
    keep: (held: Omit<Held, 'id'>) => void copies?.put(id, JSON.stringify({ id, ...held })),
    drop: () => copies?.drop(id),
  }
}
