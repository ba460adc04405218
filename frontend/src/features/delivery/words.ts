import type { Delivery } from '@/contract/types'
import { hasText, t } from '@/locales'

/** What the message was to tell the department. */
export function what(row: Delivery): string {
  const key = `delivery.message.${row.message ?? ''}`
  return hasText(key) ? t(key) : (row.message ?? '—')
}
