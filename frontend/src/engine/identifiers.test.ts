import { describe, expect, it } from 'vitest'
import {
  birthOf,
  checkBankCard,
  checkIdNumber,
  checkName,
  fullYears,
  sexOf,
  tidyNumber,
} from './identifiers'
import { readDay, readMoney, writeMoney } from './written'

const TODAY = '2026-11-02'

describe('an ID number', () => {
  it('passes with its right check character, also X', () => {
    expect(checkIdNumber('321311198405179967', TODAY)).toBeNull()
    expect(checkIdNumber(tidyNumber('32130219681112996x'), TODAY)).toBeNull()
  })
  it('says which part is wrong', () => {
    expect(checkIdNumber('321311198405179968', TODAY)).toBe('id_check')
    expect(checkIdNumber('321311198413179967', TODAY)).toBe('id_birth')
    expect(checkIdNumber('32131119840517996', TODAY)).toBe('id_form')
  })
  it('keeps people whose county no longer exists', () => {
    expect(checkIdNumber('11010519491231002X', TODAY)).toBeNull()
  })
  it('tells birth and sex, so nobody types them', () => {
    expect(birthOf('321311201303089973')).toBe('2013-03-08')
    expect(sexOf('321311201303089973')).toBe('1')
    expect(sexOf('321311198405179967')).toBe('2')
  })
})

describe('names', () => {
  it('may hold rare characters and the middle dot', () => {
    expect(checkName('阿卜杜·热合曼')).toBeNull()
    expect(checkName('王𬱖')).toBeNull()
  })
  it('hold no digits', () => {
    expect(checkName('王2')).toBe('name_characters')
  })
})

describe('days', () => {
  it('are read as people write them', () => {
    expect(readDay('19491231')).toBe('1949-12-31')
    expect(readDay('2026.3.8')).toBe('2026-03-08')
    expect(readDay('20260230')).toBeNull()
  })
  it('count a leap-day birthday from 1 March', () => {
    expect(fullYears('2020-02-29', '2026-02-28')).toBe(5)
    expect(fullYears('2020-02-29', '2026-03-01')).toBe(6)
  })
})

describe('money', () => {
  it('is read in yuan and kept in whole fen', () => {
    expect(readMoney('1,460')).toBe(146000)
    expect(readMoney('7.92')).toBe(792)
    expect(readMoney('0.1')).toBe(10)
    expect(readMoney('12.345')).toBeNull()
    expect(readMoney('-5')).toBeNull()
  })
  it('is written back without noise', () => {
    expect(writeMoney(146000)).toBe('1460')
    expect(writeMoney(792)).toBe('7.92')
  })
})

it('refuses a bank card with a mistyped digit', () => {
  expect(checkBankCard('6200000000000100008')).toBeNull()
  expect(checkBankCard('6200000000000100009')).toBe('card_check')
})
