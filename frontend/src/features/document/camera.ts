/** A phone's camera lent to one paper of the desk: the link, and the photos as they arrive. */
import { inject, onScopeDispose, provide, ref, shallowRef, type InjectionKey } from 'vue'
import {
  closeCamera,
  openCamera,
  readCamera,
  type Camera,
  type CameraLink,
  type CameraPlace,
} from '@/contract/cameras'
import { ORIGIN } from '@/contract/client'
import { Problem } from '@/contract/problems'
import type { Document } from '@/contract/types'

const LOOK = 2_000 // milliseconds between two looks at what has arrived
const TICK = 1_000
const PLACE: InjectionKey<() => CameraPlace> = Symbol('where papers belong')

/** Papers below this component belong to a case: their links end with it. */
export function papersBelongTo(place: () => CameraPlace): void {
  provide(PLACE, place)
}

/** Of what belongs to a wish there is no case yet. */
export function caseOf(id: string | null): CameraPlace {
  return id === null ? {} : { application_id: id }
}

/** The address a phone opens; the key stands in the fragment, which no server is told. */
export function addressOf(key: string): string {
  return `${ORIGIN}/m/#/camera/${key}`
}

/** Opens a link at once; it is closed with the component. `arrived` hears of new photos, together. */
export function useCamera(field: string, arrived: (documents: readonly Document[]) => void) {
  const place = inject(PLACE, () => ({}))
  const link = shallowRef<CameraLink>()
  const seen = shallowRef<Camera>()
  const left = ref(0) // seconds
  const trouble = shallowRef<unknown>()
  const known = new Set<string>()
  let deadline = 0
  let gone = false

  function take(camera: Camera): void {
    seen.value = camera
    deadline = performance.now() + camera.seconds_left * 1000
    tick()
    const fresh = camera.documents.filter((one) => !known.has(one.id))
    fresh.forEach((one) => known.add(one.id))
    if (fresh.length) arrived(fresh)
  }
  function tick(): void {
    left.value = Math.max(0, Math.round((deadline - performance.now()) / 1000))
  }
  /** Whatever the line does, the next look is as good as this one. */
  async function attempt(ask: () => Promise<Camera>): Promise<void> {
    trouble.value = undefined
    try {
      take(await ask())
    } catch (reason) {
      trouble.value = reason
      if (reason instanceof Problem && reason.type === '/problems/unknown-camera') deadline = 0
    }
  }
  async function open(): Promise<void> {
    await attempt(async () => {
      link.value = await openCamera(field, place())
      if (gone) void closeCamera(link.value.camera.id).catch(() => undefined)
      return link.value.camera
    })
  }
  async function look(): Promise<void> {
    const id = link.value?.camera.id
    if (id && seen.value?.seconds_left && !document.hidden) await attempt(() => readCamera(id))
  }
  /** Whether the link is dead now, with everything that came through it taken in. */
  async function close(): Promise<boolean> {
    const id = link.value?.camera.id
    if (id) await attempt(() => closeCamera(id))
    return trouble.value === undefined || left.value === 0
  }

  let looking: ReturnType<typeof setTimeout>
  async function keepLooking(): Promise<void> {
    await look()
    if (!gone) looking = setTimeout(() => void keepLooking(), LOOK)
  }
  const ticking = setInterval(tick, TICK)
  void open()
  void keepLooking()
  function leave(): void {
    if (link.value && left.value) void closeCamera(link.value.camera.id).catch(() => undefined)
  }
  addEventListener('pagehide', leave)
  onScopeDispose(() => {
    gone = true
    clearTimeout(looking)
    clearInterval(ticking)
    removeEventListener('pagehide', leave)
    leave()
  })
  return { link, seen, left, trouble, open, close }
}
