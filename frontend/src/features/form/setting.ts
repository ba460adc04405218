/** The day and the city conditions are read in. */
import { computed } from 'vue'
import { useRegionRows } from '@/features/household/regions'
import type { Setting } from '@/engine/form'

/** Today where the rules live. */
export function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
}

export function useSetting() {
  const rows = useRegionRows()
  return computed<Setting>(() => ({
    today: today(),
    city: rows.value.find((row) => row.level === 'city')?.code ?? null,
  }))
}
