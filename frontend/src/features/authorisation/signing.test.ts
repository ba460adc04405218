import { expect, it } from 'vitest'
import type { Signature } from '@/contract/intents'
import { beginSigning, faultsOf, fieldOf, signersOf, toBody } from './signing'

const line = (person: string, signed_by: Signature['signed_by'], signer = person) =>
  ({ person, name: person, role: 'member', signed_by, signer }) as Signature
const mother = line('mother', 'self')
const son = line('son', 'guardian_of_minor', 'mother')
const aunt = { ...line('aunt', 'self'), role: 'supporter' } as Signature
const family = [mother, son, aunt]

it('proposes that an adult signs alone and a minor through the guardian', () => {
  expect(beginSigning(mother).signer).toBe('self')
  expect(beginSigning(son).signer).toBe('mother')
})

it('lets no child sign for anybody', () => {
  expect(signersOf(son, family).map((one) => one.code)).toEqual(['mother', 'aunt'])
  expect(signersOf(mother, family).map((one) => `${one.code}:${one.by}`)).toEqual([
    'self:self',
    'aunt:incapable',
  ])
})

it('asks for the signature and, on its own line, for the consent to sensitive data', () => {
  const signing = beginSigning(mother)
  expect(faultsOf(signing).map((one) => one.code)).toEqual(['pad', 'sensitive'])
  signing.medium = 'paper'
  expect(faultsOf(signing).map((one) => one.code)).toEqual(['sensitive'])
  expect(faultsOf({ ...signing, sensitive: ['yes'] })).toEqual([])
})

it('says on whose behalf a guardian signs', () => {
  const signing = { ...beginSigning(son), sensitive: ['yes'] }
  expect(toBody(son, signing, 'd1')).toMatchObject({
    person: 'son',
    signer: 'mother',
    signed_by: 'guardian_of_minor',
  })
  const cannot = { ...beginSigning(mother), signer: 'aunt' }
  expect(toBody(mother, cannot, 'd1')).toMatchObject({ signed_by: 'guardian_of_incapable' })
})

it('files the paper of a supporter under the supporter’s question', () => {
  expect([fieldOf('supporter'), fieldOf('applicant')]).toEqual([
    'supporter_authorisation',
    'check_authorisation',
  ])
})
