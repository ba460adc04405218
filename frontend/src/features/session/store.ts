/** Who is signed in. Kept for this tab only, so that a shared machine forgets with it. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { onSignInNeeded, signInWith } from '@/contract/client'
import type { Actor, SessionAnswer } from '@/contract/types'

const REMEMBERED = 'lianban.session'

interface Kept {
  token: string
  actor: Actor
}

function remembered(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(REMEMBERED) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

export const useSession = defineStore('session', () => {
  const kept = ref<Kept | null>(remembered())
  const expired = ref(false)
  const actor = computed(() => kept.value?.actor ?? null)
  signInWith(() => kept.value?.token ?? null)
  onSignInNeeded(() => {
    expired.value = kept.value !== null
    forget()
  })

  function begin(answer: SessionAnswer): void {
    kept.value = { token: answer.access_token, actor: answer.actor }
    expired.value = false
    sessionStorage.setItem(REMEMBERED, JSON.stringify(kept.value))
  }
  function forget(): void {
    kept.value = null
    sessionStorage.removeItem(REMEMBERED)
  }
  function may(permission: string): boolean {
    return actor.value?.posts.some((post) => post.permissions.includes(permission)) ?? false
  }
  return { actor, expired, begin, forget, may }
})
