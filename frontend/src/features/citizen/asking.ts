/** Asking the server from a page: what came, what went wrong, whether it is under way. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { NoAnswer, Problem } from '@/contract/problems'
import { say, sayOr } from '@/locales/citizen'

export interface Asked<Answer> {
  answer: ShallowRef<Answer | undefined>
  trouble: ShallowRef<unknown>
  busy: Ref<boolean>
  again: () => Promise<void>
}

/** Asks at once, and again when told to. */
export function asked<Answer>(question: () => Promise<Answer>): Asked<Answer> {
  const answer = shallowRef<Answer>()
  const act = acting(async () => {
    answer.value = await question()
  })
  void act.run()
  return { answer, trouble: act.trouble, busy: act.busy, again: act.run }
}

/** Something a person does; a second press while it is under way does nothing. */
export function acting<Given extends unknown[]>(what: (...given: Given) => Promise<void>) {
  const trouble = shallowRef<unknown>()
  const busy = ref(false)
  async function run(...given: Given): Promise<void> {
    if (busy.value) return
    busy.value = true
    trouble.value = undefined
    try {
      await what(...given)
    } catch (error) {
      trouble.value = error
    } finally {
      busy.value = false
    }
  }
  return { trouble, busy, run }
}

export function wordsFor(trouble: unknown): string {
  if (trouble instanceof NoAnswer) return say('problem.no_answer')
  if (!(trouble instanceof Problem)) return say('problem.busy')
  const key = trouble.type.replace('/problems/', 'problem.')
  return sayOr(key, 'problem.other', { number: trouble.body.instance ?? '' })
}

/** What is wrong with one field of the form, by its JSON Pointer. */
export function fault(trouble: unknown, pointer: string): string | undefined {
  if (!(trouble instanceof Problem)) return undefined
  const found = trouble.errors.find((error) => error.pointer === pointer)
  return found && sayOr(`field.${found.code}`, 'field.other')
}
