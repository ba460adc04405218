/** Who works here, where, and with which programs: one frame, a page for each. */
import type { RouteRecordRaw } from 'vue-router'
import { sectionsOf } from '@/features/administration/sections'
import { useSession } from '@/features/session/store'
import { page } from './page'

export const administration: RouteRecordRaw = {
  path: '/administration',
  name: 'administration',
  component: () => import('@/features/administration/AdministrationFrame.vue'),
  meta: { title: 'admin.title' },
  beforeEnter: (to) => {
    const [first] = sectionsOf(useSession().may)
    return first && to.name === 'administration' ? { name: first.name } : true
  },
  children: [
    page('staff', 'staff', 'admin.staff', () => import('@/features/staff/StaffListPage.vue')),
    page(
      'staff/:login',
      'account',
      'staff.login',
      () => import('@/features/staff/AccountPage.vue'),
    ),
    page('roles', 'roles', 'admin.roles', () => import('@/features/staff/RolesPage.vue')),
    page(
      'organisations',
      'organisations',
      'admin.organisations',
      () => import('@/features/organisation/OrganisationListPage.vue'),
    ),
    page('windows', 'windows', 'admin.windows', () => import('@/features/place/WindowsPage.vue')),
    page('regions', 'regions', 'admin.regions', () => import('@/features/place/RegionsPage.vue')),
    page(
      'clients',
      'clients',
      'admin.clients',
      () => import('@/features/client/ClientListPage.vue'),
    ),
    page(
      'catalogue',
      'catalogue',
      'catalogue.title',
      () => import('@/features/catalogue/CataloguePage.vue'),
    ),
    page(
      'parameters',
      'parameters',
      'parameter.title',
      () => import('@/features/catalogue/ParametersPage.vue'),
    ),
    page(
      'proposals',
      'proposals',
      'proposal.title',
      () => import('@/features/catalogue/ProposalListPage.vue'),
    ),
    page(
      'proposals/:id',
      'proposal',
      'proposal.title',
      () => import('@/features/catalogue/ProposalPage.vue'),
    ),
    page(
      'calendar',
      'calendar',
      'admin.calendar',
      () => import('@/features/calendar/CalendarPage.vue'),
    ),
    page(
      'suggestions',
      'suggestions',
      'suggestion.title',
      () => import('@/features/suggestion/SuggestionPage.vue'),
    ),
  ],
}
