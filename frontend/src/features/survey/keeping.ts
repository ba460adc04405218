/**
 * Keeps the sheet on the server with every change, so that nothing is lost in a home with a bad
 * line: one call at a time, again while the line is down, never over what a colleague wrote.
 */
import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { Problem } from '@/contract/problems'
import { readSurvey, writeDown, type Findings, type Survey } from '@/contract/surveys'
import type { Answer } from '@/engine/form'
import { say } from '@/ui/toasts'
import { t } from '@/locales'
import { differing, takesMore, useMemory, type Held } from './remembering'
import { cellAt, cellOf, findingsOf, foundIn, isPut, type Found } from './sheet'

const PAUSE = 900
const AGAIN = 4_000

/** kept: on the server; changed: on its way; waiting: the line is down; wrong: an answer cannot be. */
export type Kept = 'kept' | 'changed' | 'waiting' | 'wrong'

export function useSheet(first: Survey) {
  const survey = shallowRef(first)
  const found = reactive(foundIn(first)) as Found
  const words = reactive({
    opinion: first.opinion,
    neighbours: first.neighbours,
    place: first.place,
  })
  const photos = ref<readonly string[]>(first.photos)
  const state = ref<Kept>('kept')
  const trouble = shallowRef<unknown>()
  const wrong = reactive(new Map<string, string>())
  const touched = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn: Promise<void> = Promise.resolve()
  let typed = 0
  let takeBack = false
  const memory = useMemory(first.row.id)
  void memory.left.then((held) => held && recall(held))

  function changed(): void {
    typed += 1
    state.value = 'changed'
    memory.keep({
      cells: [...touched].map((cell) => [cell, found.get(cell) ?? null]),
      words: differing(words, survey.value),
      photos: [...photos.value],
    })
    later(PAUSE)
  }
  function later(pause: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), pause)
  }
  /** A tab that ended before the server had it all: what was typed there comes back. */
  function recall(held: Held): void {
    if (!takesMore(survey.value)) return
    for (const [cell, value] of held.cells) if (!touched.has(cell)) write(cell, value ?? undefined)
    Object.assign(words, held.words)
    photos.value = [...new Set([...photos.value, ...held.photos])]
    say(t('survey.recalled', { n: held.cells.length }))
    changed()
  }
  function write(cell: string, value: Answer | undefined): void {
    if (value === undefined) found.delete(cell)
    else found.set(cell, value)
    touched.add(cell)
    wrong.delete(cell)
  }
  function give(cell: string, value: Answer | undefined): void {
    write(cell, value)
    changed()
  }
  /** What is typed reaches the server now; whether it did. */
  function save(): Promise<boolean> {
    clearTimeout(timer)
    turn = turn.then(put)
    return turn.then(() => state.value === 'kept')
  }
  async function put(): Promise<void> {
    if (state.value === 'kept') return
    const before = typed
    try {
      take(await writeDown(survey.value.row, body()))
      takeBack = false
      if (typed === before) settled()
    } catch (reason) {
      await failed(reason)
    }
  }
  function body(): Findings {
    const findings = findingsOf(survey.value.questions, found)
    return { ...words, findings, photos: [...photos.value], take_back: takeBack }
  }
  function settled(): void {
    state.value = 'kept'
    trouble.value = undefined
    touched.clear()
    memory.drop()
  }
  async function failed(reason: unknown): Promise<void> {
    if (!(reason instanceof Problem) || reason.body.status >= 500) {
      state.value = 'waiting'
      return later(AGAIN)
    }
    if (/survey-changed|stale-version/.test(reason.type)) return join()
    state.value = 'wrong'
    trouble.value = reason
    for (const error of reason.errors) wrong.set(cellAt(error.pointer, survey.value), error.detail)
  }
  /** A colleague wrote meanwhile: their answers come in, what was typed here stays. */
  async function join(): Promise<void> {
    const fresh = await readSurvey(survey.value.row.id)
    for (const [cell, value] of foundIn(fresh)) if (!touched.has(cell)) found.set(cell, value)
    take(fresh)
    later(0)
  }
  function take(fresh: Survey): void {
    survey.value = fresh
  }
  /** Signatures go with the next change. */
  function open(): void {
    takeBack = true
    changed()
  }
  onScopeDispose(() => {
    clearTimeout(timer)
    if (state.value === 'changed') void save()
  })
  const left = computed(() =>
    survey.value.questions.filter(
      (one) => one.required && isPut(one, survey.value.questions, found) && !found.has(cellOf(one)),
    ),
  )
  return {
    survey,
    found,
    words,
    photos,
    state,
    trouble,
    wrong,
    left,
    give,
    changed,
    save,
    take,
    open,
  }
}
export type SheetHeld = ReturnType<typeof useSheet>
