/** Filters that live in the address: they can be kept, sent, and are there again after a reload. */
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'

export interface Filters {
  /** One filter; a value outside `allowed` counts as none. */
  one: (name: string, allowed?: readonly string[]) => WritableComputedRef<string | undefined>
  any: ComputedRef<boolean>
  clear: () => void
}

export function useFilters(): Filters {
  const route = useRoute()
  const router = useRouter()
  // What is on its way counts: two filters set at once must not undo each other.
  let asked: LocationQuery | undefined

  function hold(changes: Record<string, string | undefined>): void {
    const wanted = { ...(asked ?? route.query), ...changes }
    asked = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)) as LocationQuery
    void router.replace({ query: asked }).finally(() => (asked = undefined))
  }
  return {
    one: (name, allowed) =>
      computed({
        get: () => {
          const value = route.query[name]
          if (typeof value !== 'string') return undefined
          return !allowed || allowed.includes(value) ? value : undefined
        },
        set: (next) => hold({ [name]: next }),
      }),
    any: computed(() => Object.keys(route.query).length > 0),
    clear: () => void router.replace({ query: {} }),
  }
}
