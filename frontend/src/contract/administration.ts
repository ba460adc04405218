/** What administrators ask of the server: accounts, posts, organisations, windows, regions. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Account = Shapes['AccountView']
export type AccountRow = Shapes['AccountRow']
export type AccountSearch = Partial<Shapes['StaffSearch']>
export type NewAccount = Shapes['NewAccountIn']
export type AccountEdit = Shapes['AccountEditIn']
export type Post = Shapes['PostView']
export type NewPost = Shapes['NewPostIn']
export type Issued = Shapes['Issued']
export type Role = Shapes['RoleView']
export type Organisation = Shapes['OrganisationView']
export type OrganisationEdit = Shapes['OrganisationEditIn']
export type NewOrganisation = Shapes['NewOrganisationIn']
export type WindowMarks = Shapes['WindowView']
export type WindowEdit = Shapes['WindowEditIn']
export type Coverage = Shapes['Coverage']
export type RegionNode = Shapes['RegionView']
export type RegionRow = Shapes['RegionRow']
export type ImportResult = Shapes['ImportResult']

const MOST = 200
const of = (login: string) => ({ path: { login } })
const held = (version: number) => ({ 'if-match': `"${version}"` })

export const searchStaff = (body: AccountSearch, after?: string) =>
  ask(client.POST('/api/v1/staff/search', { body: { limit: 50, ...body, after: after ?? null } }))
export const account = (login: string) =>
  ask(client.GET('/api/v1/staff/{login}', { params: of(login) }))
export const createAccount = (body: NewAccount) => ask(client.POST('/api/v1/staff', { body }))
export const editAccount = (login: string, version: number, body: AccountEdit) =>
  ask(
    client.PUT('/api/v1/staff/{login}', {
      params: { path: { login }, header: held(version) },
      body,
    }),
  )
export const suspend = (login: string, reason: string) =>
  ask(client.POST('/api/v1/staff/{login}/suspension', { params: of(login), body: { reason } }))
export const reactivate = (login: string, reason: string) =>
  ask(client.POST('/api/v1/staff/{login}/reactivation', { params: of(login), body: { reason } }))
export const resetPassword = (login: string, reason: string) =>
  ask(client.POST('/api/v1/staff/{login}/password-reset', { params: of(login), body: { reason } }))
export const resetFactor = (login: string, reason: string) =>
  ask(
    client.POST('/api/v1/staff/{login}/second-factor-reset', {
      params: of(login),
      body: { reason },
    }),
  )
export const grantPost = (login: string, body: NewPost) =>
  ask(client.POST('/api/v1/staff/{login}/posts', { params: of(login), body }))
export const endPost = (id: string, reason: string, lastDay?: string) =>
  ask(
    client.POST('/api/v1/posts/{id}/end', {
      params: { path: { id } },
      body: { reason, last_day: lastDay ?? null },
    }),
  )
export const roles = () => ask(client.GET('/api/v1/roles'))

export interface OrganisationFilter {
  text?: string | undefined
  region?: string | undefined
  limit?: number
}
export const organisations = (filter: OrganisationFilter, after?: string) =>
  ask(client.GET('/api/v1/organisations', { params: { query: { ...filter, after } } }))

/** Every organisation one administers, page by page: a list to choose from. */
export async function everyOrganisation(): Promise<Organisation[]> {
  const rows: Organisation[] = []
  let after: string | null | undefined
  do {
    const page = await organisations({ limit: MOST }, after ?? undefined)
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}
export const createOrganisation = (body: NewOrganisation) =>
  ask(client.POST('/api/v1/organisations', { body }))
export const organisation = (code: string) =>
  ask(client.GET('/api/v1/organisations/{code}', { params: { path: { code } } }))
export const editOrganisation = (code: string, version: number, body: OrganisationEdit) =>
  ask(
    client.PUT('/api/v1/organisations/{code}', {
      params: { path: { code }, header: held(version) },
      body,
    }),
  )

export const windows = () => ask(client.GET('/api/v1/windows'))
export const coverage = () =>
  ask(client.GET('/api/v1/windows/coverage')).then((table) => table.levels)
export const windowMarks = (region?: string, after?: string) =>
  ask(client.GET('/api/v1/windows/marks', { params: { query: { region, after } } }))
export const desk = (code: string) =>
  ask(client.GET('/api/v1/windows/{code}', { params: { path: { code } } }))
export const editWindow = (code: string, version: number, body: WindowEdit) =>
  ask(
    client.PUT('/api/v1/windows/{code}', {
      params: { path: { code }, header: held(version) },
      body,
    }),
  )

export const region = (code: string) =>
  ask(client.GET('/api/v1/regions/{code}', { params: { path: { code } } }))
export const importRegions = (csv: string, dryRun: boolean) =>
  ask(client.POST('/api/v1/regions/imports', { body: { csv, dry_run: dryRun } }))
export const exportRegions = () => ask(client.GET('/api/v1/regions.csv', { parseAs: 'text' }))
