import { useQuery } from '@tanstack/vue-query'
import { items } from '@/contract/api'

export function useItems() {
  return useQuery({ queryKey: ['items'], queryFn: items, staleTime: Infinity })
}
