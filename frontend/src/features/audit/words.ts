/** The words of the trail; an action nobody has put into words is shown as it is written. */
import type { AuditRecord, Look } from '@/contract/types'
import { hasText, t } from '@/locales'

export function actionText(action: string): string {
  const key = `audit.action.${action}`
  return hasText(key) ? t(key) : action
}

export function kindText(row: Pick<AuditRecord, 'object_kind'>): string {
  const key = `audit.kind.${row.object_kind}`
  return hasText(key) ? t(key) : row.object_kind
}

/** A reason that is a code in words; what somebody wrote stays as written. */
export function reasonText(row: Pick<AuditRecord, 'object_kind' | 'reason'>): string | null {
  const key = `${row.object_kind}.reason.${row.reason}`
  return hasText(key) ? t(key) : row.reason
}

/** Who it was, as the family may know: an office, a department, or the family itself. */
export function lookedBy(row: Look): string {
  return row.kind === 'citizen' ? t('audit.family_itself') : (row.office ?? t('audit.no_office'))
}
