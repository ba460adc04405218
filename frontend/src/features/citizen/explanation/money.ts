/** Fen as yuan, as the reader's language writes it. */
import { locale } from '@/locales/citizen'

export function yuan(fen: number): string {
  const digits = { minimumFractionDigits: fen % 100 ? 2 : 0 }
  return new Intl.NumberFormat(locale.value, digits).format(fen / 100)
}
