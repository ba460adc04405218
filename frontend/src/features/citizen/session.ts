/** Who is signed in on this phone. The access token lives in memory; a cookie brings it back. */
import { ref } from 'vue'
import { me, refresh, signIn, signOut, type Citizen } from '@/contract/citizen'
import { renewWith, signInWith } from '@/contract/client'
import { Problem } from '@/contract/problems'

const EARLY = 60 // seconds before its end the token is replaced

let token: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined
let renewing: Promise<boolean> | null = null

export const citizen = ref<Citizen | null>(null)
export const expired = ref(false)

signInWith(() => token)
renewWith(() => (renewing ??= goOn().finally(() => (renewing = null))))

interface Answer {
  access_token: string
  expires_in: number
}

function keep(answer: Answer): void {
  token = answer.access_token
  expired.value = false
  clearTimeout(timer)
  timer = setTimeout(() => void goOn(), Math.max(5, answer.expires_in - EARLY) * 1000)
}

function forget(): void {
  token = null
  citizen.value = null
  clearTimeout(timer)
}

/** A new access token, or back to the first page: this sign-in is over. */
async function goOn(): Promise<boolean> {
  try {
    keep(await refresh())
    return true
  } catch (error) {
    if (error instanceof Problem && error.body.status === 401) {
      expired.value = citizen.value !== null
      forget()
    }
    return false
  }
}

/** Takes up the session of this browser, if it has one. */
export async function comeBack(): Promise<void> {
  if (await goOn()) citizen.value = await me()
}

export async function enter(phone: string, code: string): Promise<void> {
  keep(await signIn(phone, code))
  citizen.value = await me()
}

export async function leave(): Promise<void> {
  await signOut().catch(() => undefined) // signed out here in any case
  forget()
}

// A phone that slept missed its timer.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && citizen.value) void goOn()
})
