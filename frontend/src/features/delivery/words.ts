import type { Delivery } from '@/contract/types'
import { hasText, t } from '@/locales'

/** Why it stopped, in words; the technical note stands beside it for whoever mends it. */
export function why(row: Delivery): string {
  const key = `delivery.error.${row.last_error?.split(':')[0] ?? ''}`
  return hasText(key) ? t(key) : t('delivery.error.other')
}

/** What the message was to tell the department. */
export function what(row: Delivery): string {
  const key = `delivery.message.${row.message ?? ''}`
  return hasText(key) ? t(key) : (row.message ?? '—')
}
