/**
 * Who is signed in. The access token lives in this page's memory only; what prolongs it is a cookie
 * no script can read, shared by all tabs. They take turns in using it, since it changes every time.
 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { refreshSession } from '@/contract/api'
import { renewWith, signInWith } from '@/contract/client'
import type { Actor, SessionAnswer } from '@/contract/types'
import { listenToTabs, takeTurns, tellTabs } from './tabs'

const BEFORE_ITS_END = 60_000

export const useSession = defineStore('session', () => {
  const answer = ref<SessionAnswer | null>(null)
  const expired = ref(false)
  const actor = computed<Actor | null>(() => answer.value?.actor ?? null)
  const duties = computed(() => answer.value?.duties ?? [])
  let renewing: Promise<boolean> | null = null
  let restoring: Promise<void> | null = null
  let again: ((signedIn: boolean) => void)[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let active = true

  signInWith(() => answer.value?.access_token ?? null)
  renewWith(renew)
  listenToTabs(() => actor.value !== null && (expired.value = true))
  for (const sign of ['pointerdown', 'keydown']) {
    globalThis.addEventListener(sign, () => (active = true), { passive: true })
  }

  function begin(next: SessionAnswer): void {
    answer.value = next
    expired.value = false
    active = false
    clearTimeout(timer)
    timer = setTimeout(prolong, Math.max(next.expires_in * 1_000 - BEFORE_ITS_END, 5_000))
    settle(true)
  }
  function forget(): void {
    answer.value = null
    expired.value = false
    clearTimeout(timer)
    settle(false)
  }
  function settle(signedIn: boolean): void {
    const waiting = again
    again = []
    for (const resolve of waiting) resolve(signedIn)
  }
  /** Ahead of its end, but only for somebody who is there: a machine left alone rests. */
  function prolong(): void {
    if (active) void renew().catch(() => undefined)
  }

  /** A new access token; when the session has ended, once somebody has signed in again. */
  function renew(): Promise<boolean> {
    renewing ??= takeTurns(refreshSession)
      .then(take)
      .finally(() => (renewing = null))
    return renewing.then((good) => good || signedInAgain())
  }
  function take(next: SessionAnswer | null): boolean {
    // In another tab somebody else has signed in: this page stays theirs who opened it.
    if (next === null || (actor.value !== null && next.actor.id !== actor.value.id)) return false
    begin(next)
    return true
  }
  function signedInAgain(): Promise<boolean> {
    if (actor.value === null) return Promise.resolve(false)
    expired.value = true
    return new Promise((resolve) => again.push(resolve))
  }

  /** After a reload: the session the cookie still holds. Asked once. */
  function restore(): Promise<void> {
    restoring ??= takeTurns(refreshSession).then(
      (found) => void (found && begin(found)),
      () => undefined, // the line is down: the sign-in page says so
    )
    return restoring
  }
  /** The person has left: here, and in every other tab. */
  function leave(): void {
    forget()
    tellTabs()
  }
  function may(permission: string): boolean {
    return actor.value?.posts.some((post) => post.permissions.includes(permission)) ?? false
  }
  return { actor, duties, expired, begin, forget, leave, may, renew, restore }
})
