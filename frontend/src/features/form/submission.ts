/** Sending a form, at most once however often the button is pressed or the line breaks. */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { useRouter } from 'vue-router'
import { submit } from '@/contract/api'
import { Problem } from '@/contract/problems'
import type { SubmissionBody } from '@/contract/types'
import type { Fault } from '@/engine/check'
import { prune } from '@/engine/prune'
import { hasText, t } from '@/locales'
import type { openForm } from './context'
import { newKey, useDrafts, type Draft } from './drafts'
import { bodyOf } from './body'

export interface Spoken {
  pointer: string
  text: string
}

export function useSubmission(draftOf: () => Draft, form: ReturnType<typeof openForm>) {
  const router = useRouter()
  const queries = useQueryClient()
  const drafts = useDrafts()
  const sending = useMutation({
    mutationFn: ({ body, key }: { body: SubmissionBody; key: string }) => submit(body, key),
  })

  /** What the browser can see is wrong, each in one sentence with the field's name. */
  function faults(): Spoken[] {
    form.everything.value = true
    return form.faults.value.map((fault) => ({ pointer: fault.pointer, text: speak(fault) }))
  }
  function speak(fault: Fault): string {
    return nameAndSay(fault.pointer, form.sentence(fault))
  }
  function nameAndSay(pointer: string, sentence: string): string {
    const label = form.labels.value.get(pointer.split('/').at(-1) ?? '')
    return label ? t('errors.line', { label, sentence }) : sentence
  }

  /** Empty when received; else what the server found wrong. */
  async function send(): Promise<Spoken[]> {
    const draft = draftOf()
    const answers = prune([...form.questions.value.values()], draft.answers, form.setting.value)
    const body = bodyOf(draft, answers)
    const key = keyFor(draft, JSON.stringify(body))
    drafts.keep(draft.id)
    try {
      const receipt = await sending.mutateAsync({ body, key })
      drafts.drop(draft.id)
      void queries.invalidateQueries({ queryKey: ['applications'] })
      await router.push({ name: 'receipt', params: { id: receipt.application_id } })
      return []
    } catch (reason) {
      return reason instanceof Problem ? refused(reason) : []
    }
  }
  function refused(problem: Problem): Spoken[] {
    return problem.errors.map(({ pointer, code, detail }) => {
      const where = pointer.replace(/^\/answers/, '')
      const key = `check.${code}`
      const sentence = hasText(key) && !code.startsWith('more') ? t(key) : detail
      form.told.value.set(where, sentence)
      return { pointer: where, text: nameAndSay(where, sentence) }
    })
  }
  return { faults, send, sending: sending.isPending, problem: sending.error }
}

/** The same body keeps its key, so that a repeat is recognised; a changed body gets a new one. */
function keyFor(draft: Draft, body: string): string {
  if (draft.sent?.body !== body) draft.sent = { key: newKey(), body }
  return draft.sent.key
}
