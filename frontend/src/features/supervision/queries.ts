/** The board as it is now: asked for again whenever the place or the days change. */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { board, boardWorkbook, type Board, type BoardQuestion } from '@/contract/supervision'
import { keep } from '@/features/document/saving'
import { t } from '@/locales'

export function useBoard(asked: MaybeRefOrGetter<BoardQuestion>) {
  return useQuery({
    queryKey: computed(() => ['supervision', toValue(asked)]),
    queryFn: () => board(toValue(asked)),
    placeholderData: keepPreviousData,
  })
}

/** The figures that are shown, as a file. */
export function useWorkbook() {
  return useMutation({
    mutationFn: async (shown: Board) => {
      const { region, first_day: from, last_day: to } = shown
      const name = t('board.file', { place: shown.region_name, from, to })
      keep(await boardWorkbook({ region, from, to }), `${name}.xlsx`)
    },
  })
}
