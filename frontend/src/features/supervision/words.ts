/** Figures of the board as people read them. */
import type { ItemRow, Pace } from '@/contract/supervision'
import { locale, t } from '@/locales'

export function whole(n: number): string {
  return new Intl.NumberFormat(locale.value).format(n)
}

/** `96.4` → `96.4%`; nothing to divide → a dash with words. */
export function share(percent: string | null | undefined): string {
  return percent ? `${percent}%` : t('board.nothing')
}

/** `8 / 13`: half of the claims were decided within the first, nine tenths within the second. */
export function spent(pace: Pace): string {
  if (pace.median_wd === null || pace.median_wd === undefined) return t('board.nothing')
  return t('board.spent', { median: pace.median_wd, p90: pace.p90_wd ?? pace.median_wd })
}

/** What an item may take: the promise, the law, and how long it took before. */
export function limits(row: ItemRow): string {
  if (row.hours) return t('board.limit_hours', { n: row.hours })
  const parts = [
    row.committed_wd && t('board.limit_committed', { n: row.committed_wd }),
    row.statutory_wd && t('board.limit_statutory', { n: row.statutory_wd }),
    row.before_wd && t('board.limit_before', { n: row.before_wd }),
  ].filter(Boolean)
  return parts.join(' · ') || t('board.nothing')
}
