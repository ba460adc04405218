/** The day business is done on: this machine's, or the demonstration's where its clock was set. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { demoClock } from '@/contract/api'
import { today } from '@/features/form/setting'
import { moment } from '@/ui/format'

export function useBusinessDay() {
  const clock = useQuery({ queryKey: ['demo-clock'], queryFn: demoClock, retry: false })
  return computed(() => (clock.data.value ? moment(clock.data.value.now).slice(0, 10) : today()))
}
