/** What an answer must look like, by the type of its question. Null, or the code of what is wrong. */
import type { Paper, Question } from './form'
import {
  checkBankCard,
  checkCertificate,
  checkDay,
  checkIdNumber,
  checkName,
  checkPhone,
  checkRegion,
} from './identifiers'

const MOST_FEN = 10 ** 12
const MOST_COUNT = 10_000
const LONGEST_TEXT = 500
const MOST_FILES = 20

type Check = (answer: unknown, today: string) => string | null

const written =
  (check: (text: string, today: string) => string | null): Check =>
  (answer, today) =>
    typeof answer === 'string' ? check(answer, today) : 'type_text'

const whole =
  (most: number, code: string): Check =>
  (answer) => {
    if (typeof answer !== 'number' || !Number.isSafeInteger(answer) || answer < 0) return code
    return answer < most ? null : 'too_large'
  }

const CHECKS: Record<string, Check> = {
  address: written(checkText),
  bank_card: written(checkBankCard),
  bool: (answer) => (typeof answer === 'boolean' ? null : 'type_bool'),
  date: written(checkDay),
  decimal: checkDecimal,
  disability_certificate: written(checkCertificate),
  file: checkPaper,
  id_number: written(checkIdNumber),
  integer: whole(MOST_COUNT, 'type_integer'),
  money_fen: whole(MOST_FEN, 'type_money'),
  name: written(checkName),
  phone: written(checkPhone),
  region: written(checkRegion),
  signature: checkPaper,
  text: written(checkText),
}

export function checkAnswer(question: Question, answer: unknown, today: string): string | null {
  if (question.type === 'code') return checkCode(answer, question.codes)
  if (question.type === 'multi_code') return checkCodes(answer, question.codes)
  return CHECKS[question.type]?.(answer, today) ?? null
}

function checkText(text: string): string | null {
  if ([...text].length > LONGEST_TEXT) return 'too_long'
  return /[\p{Cc}\p{Cs}]/u.test(text.replaceAll('\n', '')) ? 'bad_characters' : null
}

function checkDecimal(answer: unknown): string | null {
  const text = typeof answer === 'number' ? String(answer) : answer
  if (typeof text !== 'string' || !/^\d{1,9}(\.\d{1,4})?$/.test(text)) return 'type_decimal'
  return Number(text) < 1_000_000 ? null : 'too_large'
}

function checkPaper(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return 'type_paper'
  const { medium, pages = 1, documents } = answer as Partial<Record<keyof Paper, unknown>>
  if (typeof pages !== 'number' || !Number.isInteger(pages) || pages < 1) return 'type_paper'
  const files = Array.isArray(documents) ? documents.length : 0
  if (medium === 'paper') return files ? 'type_paper' : null
  return medium === 'upload' && files > 0 && files <= MOST_FILES ? null : 'type_paper'
}

function checkCode(answer: unknown, codes: readonly string[] | null): string | null {
  if (typeof answer !== 'string') return 'type_text'
  return codes === null || codes.includes(answer) ? null : 'unknown_code'
}

function checkCodes(answer: unknown, codes: readonly string[] | null): string | null {
  if (!Array.isArray(answer)) return 'type_codes'
  if (codes && answer.some((one) => !codes.includes(String(one)))) return 'unknown_code'
  if (new Set(answer).size !== answer.length) return 'repeated_code'
  return answer.includes('none') && answer.length > 1 ? 'none_with_others' : null
}
