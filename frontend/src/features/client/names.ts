/** Scopes and items of department systems in words. */
import { computed } from 'vue'
import { useItems } from '@/features/item/queries'
import { named, t, type TextKey } from '@/locales'

export const SCOPES = ['claims.read', 'claims.answer'] as const
const SCOPE_TEXTS: Record<string, TextKey> = {
  'claims.read': 'client.scope.read',
  'claims.answer': 'client.scope.answer',
}

export function scopeName(scope: string): string {
  const key = SCOPE_TEXTS[scope]
  return key ? t(key) : scope
}

/** Departments and their items, as the catalogue has them. */
export function useDepartments() {
  const catalogue = useItems()
  const rows = computed(() => catalogue.data.value?.rows ?? [])
  const departments = computed(() =>
    [...new Map(rows.value.map((one) => [one.department, one.department_name]))].map(
      ([code, label]) => ({ code, label }),
    ),
  )
  const nameOf = (code: string) => departments.value.find((one) => one.code === code)?.label ?? code
  const itemsOf = (department: string | undefined) =>
    rows.value
      .filter((one) => one.department === department)
      .map((one) => ({ code: one.code, label: named(one.zh, one.en) }))
  const itemName = (code: string) => {
    const found = rows.value.find((one) => one.code === code)
    return found ? named(found.zh, found.en) : code
  }
  return { departments, nameOf, itemsOf, itemName }
}
