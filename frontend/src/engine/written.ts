/** What people type and what is kept: days and money. */
import { isDay } from './identifiers'

/** `19491231`, `1949.12.31` and `1949-12-31` are the same day; anything else is null. */
export function readDay(text: string): string | null {
  const parts = /^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?$/.exec(text.trim())
  if (!parts) return null
  const [, year = '', month = '', day = ''] = parts
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(iso) ? iso : null
}

/** Yuan as typed (`1,460.5`) to whole fen, or null. Digits only: no binary fractions on the way. */
export function readMoney(text: string): number | null {
  const parts = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text.replace(/[\s,，]/g, ''))
  if (!parts) return null
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))
}

/** Fen to what a person types: `1460`, `7.92`. */
export function writeMoney(fen: number): string {
  const [whole, rest] = [Math.trunc(fen / 100), Math.abs(fen % 100)]
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, '0')}`
}

export function readCount(text: string): number | null {
  return /^\d{1,7}$/.test(text.trim()) ? Number(text) : null
}
