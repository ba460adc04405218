/** Answering open questions of a wish: kept with it, and the estimate is made anew at once. */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { reactive, ref, watch } from 'vue'
import { amendIntent, type AddedAnswers, type Intent } from '@/contract/intents'
import { Problem } from '@/contract/problems'
import type { Answer } from '@/engine/form'
import { nowOf } from '@/features/intent/queries'
import { hasText, t } from '@/locales'
import { keyAt, toAdd, type Asked } from './asking'

export function useAnswering(intentOf: () => Intent, askedOf: () => readonly Asked[]) {
  const queries = useQueryClient()
  const said = reactive(new Map<string, Answer>())
  const wrong = reactive(new Map<string, string>())
  const empty = ref(false)
  const sending = useMutation({
    mutationFn: (answers: AddedAnswers) => amendIntent(intentOf().id, intentOf().version, answers),
    onSuccess: async (fresh) => {
      queries.setQueryData(nowOf(fresh.id), fresh)
      await queries.invalidateQueries({ queryKey: nowOf(fresh.id) })
    },
    onError: async (reason, answers) => {
      if (!(reason instanceof Problem)) return
      for (const { pointer, code } of reason.errors) wrong.set(keyAt(pointer, answers), words(code))
      if (reason.body.status === 412)
        await queries.invalidateQueries({ queryKey: nowOf(intentOf().id) })
    },
  })
  function give(key: string, answer: Answer | undefined): void {
    if (answer === undefined) said.delete(key)
    else said.set(key, answer)
    wrong.delete(key)
    empty.value = false
  }
  /** How many answers were kept; none when something is wrong. */
  async function send(): Promise<number> {
    if (sending.isPending.value) return 0
    const asked = askedOf()
    const count = asked.filter((one) => said.has(one.key)).length
    empty.value = count === 0
    if (empty.value) return 0
    wrong.clear()
    const made = await sending.mutateAsync(toAdd(asked, said)).catch(() => undefined)
    return made ? count : 0
  }
  // What has been answered is not asked any more.
  watch(askedOf, (asked) => {
    const keys = new Set(asked.map((one) => one.key))
    for (const key of said.keys()) if (!keys.has(key)) said.delete(key)
  })
  return { said, wrong, empty, give, send, busy: sending.isPending, problem: sending.error }
}

function words(code: string): string {
  const key = `check.${code}`
  return hasText(key) ? t(key) : t('check.other')
}
