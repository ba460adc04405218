/** Keeps a draft with every change, and says where it stands. */
import { computed } from 'vue'
import { t } from '@/locales'
import { useDrafts } from './drafts'

export function useSaving(id: () => string) {
  const drafts = useDrafts()
  const words = computed(() => t(`draft.${drafts.states.get(id()) ?? 'saved'}`))
  return { changed: () => drafts.keep(id()), now: drafts.flush, words }
}
