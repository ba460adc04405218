/** Keeps a draft a moment after the last key, and says that it did. */
import { computed, ref } from 'vue'
import { t } from '@/locales'

const PAUSE = 400 // milliseconds after the last change

export function useSaving(keep: () => boolean) {
  const state = ref<'saved' | 'changed' | 'full'>('saved')
  let timer: ReturnType<typeof setTimeout> | undefined

  function now(): void {
    clearTimeout(timer)
    state.value = keep() ? 'saved' : 'full'
  }
  function changed(): void {
    state.value = 'changed'
    clearTimeout(timer)
    timer = setTimeout(now, PAUSE)
  }
  return { now, changed, words: computed(() => t(`draft.${state.value}`)) }
}
