/** The parts of the administration, and whose work each is. */
import type { TextKey } from '@/locales'

export interface Section {
  name:
    | 'staff'
    | 'roles'
    | 'organisations'
    | 'windows'
    | 'regions'
    | 'clients'
    | 'catalogue'
    | 'parameters'
    | 'proposals'
    | 'calendar'
    | 'suggestions'
  label: TextKey
  any: readonly string[]
}

const STANDARDS = ['parameter.edit', 'parameter.approve']
const SECTIONS: readonly Section[] = [
  { name: 'staff', label: 'admin.staff', any: ['account.read'] },
  { name: 'roles', label: 'admin.roles', any: ['account.read', 'role.grant'] },
  { name: 'organisations', label: 'admin.organisations', any: ['organisation.edit'] },
  { name: 'windows', label: 'admin.windows', any: ['window.edit'] },
  { name: 'regions', label: 'admin.regions', any: ['region.edit'] },
  { name: 'clients', label: 'admin.clients', any: ['key.rotate'] },
  { name: 'catalogue', label: 'admin.catalogue', any: ['catalogue.edit', ...STANDARDS] },
  { name: 'parameters', label: 'admin.parameters', any: STANDARDS },
  { name: 'proposals', label: 'admin.proposals', any: STANDARDS },
  { name: 'calendar', label: 'admin.calendar', any: STANDARDS },
  { name: 'suggestions', label: 'admin.suggestions', any: ['system.operate'] },
]
export const ADMINISTERING = [...new Set(SECTIONS.flatMap((section) => section.any))]

export function sectionsOf(may: (permission: string) => boolean): Section[] {
  return SECTIONS.filter((section) => section.any.some(may))
}
