/** Invented people only: sequence 996 to 999, a right check character, another birth date every time. */
import { checkCitizen } from '@/engine/identifiers'

const TODAY = '2026-11-02'

export function inventedId(
  years: readonly [number, number],
  sex: 'F' | 'M',
  region = '321311',
): string {
  const year = years[0] + Math.floor(Math.random() * (years[1] - years[0] + 1))
  const month = String(1 + Math.floor(Math.random() * 12)).padStart(2, '0')
  const day = String(1 + Math.floor(Math.random() * 28)).padStart(2, '0')
  const sequence = sex === 'M' ? '999' : '998'
  const stem = `${region}${year}${month}${day}${sequence}`
  const numbers = [...'0123456789X'].map((last) => stem + last)
  return numbers.find((number) => checkCitizen(number, TODAY) === null) ?? stem
}
