/** The parts of the administration, and whose work each is. */
import type { TextKey } from '@/locales'

export interface Section {
  name: 'staff' | 'roles' | 'organisations' | 'windows' | 'regions' | 'clients'
  label: TextKey
  any: readonly string[]
}

const SECTIONS: readonly Section[] = [
  { name: 'staff', label: 'admin.staff', any: ['account.read'] },
  { name: 'roles', label: 'admin.roles', any: ['account.read', 'role.grant'] },
  { name: 'organisations', label: 'admin.organisations', any: ['organisation.edit'] },
  { name: 'windows', label: 'admin.windows', any: ['window.edit'] },
  { name: 'regions', label: 'admin.regions', any: ['region.edit'] },
  { name: 'clients', label: 'admin.clients', any: ['key.rotate'] },
]
export const ADMINISTERING = [...new Set(SECTIONS.flatMap((section) => section.any))]

export function sectionsOf(may: (permission: string) => boolean): Section[] {
  return SECTIONS.filter((section) => section.any.some(may))
}
