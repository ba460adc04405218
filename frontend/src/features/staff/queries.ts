/** Accounts and roles as the screens ask for them. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  account,
  everyOrganisation,
  roles,
  searchStaff,
  windows,
  type Account,
  type AccountSearch,
  type Organisation,
} from '@/contract/administration'
import { named } from '@/locales'

export function useStaff(filter: Ref<AccountSearch>) {
  return useInfiniteQuery({
    queryKey: ['staff', filter],
    queryFn: ({ pageParam }) => searchStaff(filter.value, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function useAccount(login: Ref<string>) {
  return useQuery({ queryKey: ['account', login], queryFn: () => account(login.value) })
}

/** Something done to an account: what comes back is the account as it stands now. */
export function useAct<Body>(act: (body: Body) => Promise<Account>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (now) => {
      queries.setQueryData(['account', now.login], now)
      void queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
}

export function useRoles() {
  return useQuery({ queryKey: ['roles'], queryFn: roles, staleTime: Infinity })
}

/** A role's name by its code. */
export function useRoleNames() {
  const table = useRoles()
  const names = computed(
    () =>
      new Map(table.data.value?.roles.map((role) => [role.code, named(role.name, role.name_en)])),
  )
  return (code: string) => names.value.get(code) ?? code
}

export function useOrganisations() {
  return useQuery({ queryKey: ['organisations', 'all'], queryFn: everyOrganisation })
}

/** The windows in the place of an organisation. */
export function useWindowsOf(
  organisation: Ref<string | undefined>,
  all: Ref<readonly Organisation[]>,
) {
  const found = useQuery({ queryKey: ['windows', 'names'], queryFn: windows, staleTime: 60_000 })
  return computed(() => {
    const place = all.value.find((one) => one.code === organisation.value)?.region
    return (found.data.value?.rows ?? [])
      .filter((window) => window.region === place)
      .map((window) => ({ code: window.code, label: window.name }))
  })
}
