/** Registering a wish: checked here first, then sent once, however often the button is pressed. */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { registerIntent, type IntentBody } from '@/contract/intents'
import { Problem } from '@/contract/problems'
import { newKey, type Draft } from '@/features/form/drafts'
import { controlId } from '@/features/form/model'
import { hasText, t } from '@/locales'
import { today } from '@/ui/format'
import { faultsOf, NAME, toSend, type Fault } from './people'

export function useRegistering(draftOf: () => Draft) {
  const queries = useQueryClient()
  const seen = ref<Fault[]>([])
  const sent = { key: newKey(), body: '' }
  const sending = useMutation({
    mutationFn: (body: IntentBody) => registerIntent(body, keyFor(body)),
    gcTime: 0,
  })
  /** The same body keeps its key, so that a repeat is recognised. */
  function keyFor(body: IntentBody): string {
    const text = JSON.stringify(body)
    if (sent.body !== text) Object.assign(sent, { key: newKey(), body: text })
    return sent.key
  }
  const said = computed(() =>
    sending.error.value instanceof Problem
      ? sending.error.value.errors.map(({ pointer, code }) => ({
          pointer: pointer.replace(/^\/answers/, ''),
          code,
        }))
      : [],
  )
  const faults = computed(() => [...seen.value, ...said.value])
  function errorAt(where: string): string | undefined {
    const code = faults.value.find((one) => one.pointer === where)?.code
    return code && sentence(code)
  }
  const summary = computed(() =>
    faults.value.map(({ pointer, code }) => ({
      target: controlId(pointer),
      text: t('errors.line', { label: labelAt(pointer), sentence: sentence(code) }),
    })),
  )
  function labelAt(where: string): string {
    const [, group = '', at = '', id = ''] = where.split('/')
    const key = `intent.${id || at}`
    const what = hasText(key) ? t(key) : t('intent.family')
    if (group === 'household' || !id) return what
    const kind = group === 'persons' ? 'person' : 'supporter'
    const name =
      draftOf().answers[kind === 'person' ? 'persons' : 'supporters'][Number(at)]?.[NAME[kind]]
    const who = typeof name === 'string' ? name : t(`form.${kind}_number`, { n: Number(at) + 1 })
    return t('form.of_person', { who, what })
  }

  /** The id of the registered intent; nothing when something is wrong. `whole`: all that was said. */
  async function send(whole: boolean): Promise<string | undefined> {
    const { answers, household } = draftOf()
    sending.reset()
    seen.value = faultsOf(answers, today())
    if (seen.value.length > 0) return undefined
    const made = await sending
      .mutateAsync({
        answers: whole ? answers : toSend(answers),
        household_id: household?.id ?? null,
        household_version: household?.version ?? null,
      })
      .catch(() => undefined)
    if (made) void queries.invalidateQueries({ queryKey: ['intents'] })
    return made?.id
  }
  return { errorAt, summary, send, problem: sending.error }
}

function sentence(code: string): string {
  const key = `check.${code}`
  return hasText(key) ? t(key) : t('check.other')
}
