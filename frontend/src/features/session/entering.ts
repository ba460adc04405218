/** Signing in step by step: name and password first, the one-time code when the account has one. */
import { useMutation } from '@tanstack/vue-query'
import { computed, nextTick, ref } from 'vue'
import { signIn } from '@/contract/api'
import { Problem } from '@/contract/problems'
import { useSession } from './store'

export function useEntering(codeField: string) {
  const session = useSession()
  const login = ref<string>()
  const password = ref<string>()
  const code = ref<string>()
  const asksCode = ref(false)
  const mutation = useMutation({ mutationFn: signIn })
  /** That a code is needed is a question, not something that went wrong. */
  const refusal = computed(() => (isNeeded(mutation.error.value) ? null : mutation.error.value))

  async function enter(): Promise<boolean> {
    const said = { login: login.value ?? '', password: password.value ?? '' }
    try {
      session.begin(await mutation.mutateAsync({ ...said, code: code.value ?? null }))
    } catch (reason) {
      await ask(reason)
      return false
    }
    return true
  }
  async function ask(reason: unknown): Promise<void> {
    code.value = undefined
    if (!isNeeded(reason)) return
    asksCode.value = true
    await nextTick()
    document.getElementById(codeField)?.focus()
  }
  return { login, password, code, asksCode, refusal, enter, busy: mutation.isPending }
}

function isNeeded(reason: unknown): boolean {
  return reason instanceof Problem && reason.type === '/problems/second-factor-needed'
}
