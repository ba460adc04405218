/** Numbers people carry. Each check gives null or the code of what is wrong; the server repeats it. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
const OLDEST_YEARS = 150
const DISABILITY = /^(\d{17}[\dX])([1-7])([1-4])([A-Z0-9]{0,4})$/
const PHONES = [
  /^(?:\+?86)?1[3-9]\d{9}$/,
  /^0\d{2,3}-?\d{7,8}(?:-\d{1,6})?$/,
  /^000-\d{4}-?\d{4}$/, // numbers of the demonstration town, which no exchange assigns
]

/** Spaces gone, a small x made large: what the card says. */
export function tidyNumber(text: string): string {
  return text.replace(/\s/g, '').toUpperCase()
}

/** A citizen's number, or the older number of a permanent residence card. */
export function checkIdNumber(text: string, today: string): string | null {
  return /^[A-Z]{3}\d{12}$/.test(text) ? null : checkCitizen(text, today)
}

/** GB 11643. The region digits prove nothing: people keep the number of a county that is gone. */
export function checkCitizen(text: string, today: string): string | null {
  if (!/^\d{17}[\dX]$/.test(text)) return 'id_form'
  const born = birthOf(text)
  if (!isDay(born)) return 'id_birth'
  if (born > today) return 'id_future'
  if (fullYears(born, today) >= OLDEST_YEARS) return 'id_age'
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0)
  return CHECKS[sum % 11] === text[17] ? null : 'id_check'
}

/** The birth date inside an ID number, ISO. */
export function birthOf(idNumber: string): string {
  return `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`
}

/** GB/T 2261.1: 1 male, 2 female, from the sequence. */
export function sexOf(idNumber: string): '1' | '2' {
  return Number(idNumber[16]) % 2 === 1 ? '1' : '2'
}

export function checkCertificate(text: string, today: string): string | null {
  const shape = DISABILITY.exec(text)
  return shape ? checkCitizen(shape[1] ?? '', today) : 'disability_form'
}

/** One character of a disability certificate, counted from 1; nothing written means none (0). */
export function certificateCharacter(text: string, at: number): string | null {
  if (text === '') return '0'
  return DISABILITY.test(text) ? (text[at - 1] ?? null) : null
}

export function checkBankCard(text: string): string | null {
  if (!/^\d{16,19}$/.test(text)) return 'card_form'
  const sum = [...text].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0 ? null : 'card_check'
}

export function checkPhone(text: string): string | null {
  return PHONES.some((shape) => shape.test(text)) ? null : 'phone_form'
}

/** Letters of any script (also beyond the BMP) and the marks names have; up to 50 characters. */
export function checkName(text: string): string | null {
  if (text.trim() === '') return 'name_empty'
  if ([...text].length > 50) return 'name_long'
  const sound = /^[\p{L}\p{M}·•.'’ -]+$/u.test(text) && /\p{L}/u.test(text) && text === text.trim()
  return sound ? null : 'name_characters'
}

export function checkRegion(text: string): string | null {
  return /^\d{6}(?:\d{3}(?:\d{3})?)?$/.test(text) ? null : 'region_form'
}

/** A day people can have lived: not after today, not before 1870. */
export function checkDay(text: string, today: string): string | null {
  if (!isDay(text)) return 'date_form'
  if (text > today) return 'date_future'
  return text < '1870-01-01' ? 'date_past' : null
}

/** A real day of the calendar, ISO. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** Full years on a day; somebody born on 29 February turns older on 1 March. */
export function fullYears(birth: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4))
  return on.slice(5) < birth.slice(5) ? years - 1 : years
}
