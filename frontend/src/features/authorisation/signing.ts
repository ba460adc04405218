/** One signature on its way: who signs for whom, with what, and what is still missing. */
import type { Signature, SignatureBody } from '@/contract/intents'

export interface Signing {
  /** `self`, or the person who signs for this one. */
  signer: string | undefined
  medium: string | undefined
  drawn: boolean
  files: readonly string[]
  sensitive: string[] | undefined
}

export const SELF = 'self'

export function beginSigning(line: Signature | undefined): Signing {
  const signer = line && line.signed_by !== 'self' ? line.signer : SELF
  return { signer, medium: 'drawn', drawn: false, files: [], sensitive: [] }
}

export interface Signer {
  code: string
  by: 'self' | 'minor' | 'incapable'
  name: string
}

/** A minor's line is signed by an adult; an adult's by themselves, or by a guardian if they cannot. */
export function signersOf(line: Signature, all: readonly Signature[]): Signer[] {
  const minor = line.signed_by === 'guardian_of_minor'
  const adults = all.filter(
    (one) => one.person !== line.person && one.signed_by !== 'guardian_of_minor',
  )
  const by = minor ? ('minor' as const) : ('incapable' as const)
  const others = adults.map((one) => ({ code: one.person, by, name: one.name }))
  return minor ? others : [{ code: SELF, by: 'self', name: line.name }, ...others]
}

/** The photo of a paper may come later: the paper itself is at the window. */
export function faultsOf(signing: Signing) {
  const faults: { target: string; code: 'pad' | 'sensitive' }[] = []
  if (signing.medium === 'drawn' && !signing.drawn) faults.push({ target: 's-pad', code: 'pad' })
  if (!signing.sensitive?.length) faults.push({ target: 's-sensitive', code: 'sensitive' })
  return faults
}

/** The question of the form this paper answers. */
export const fieldOf = (role: Signature['role']): string =>
  role === 'supporter' ? 'supporter_authorisation' : 'check_authorisation'

export function toBody(line: Signature, signing: Signing, document: string | null): SignatureBody {
  const self = signing.signer === SELF || signing.signer === undefined
  const guardian =
    line.signed_by === 'guardian_of_minor' ? 'guardian_of_minor' : 'guardian_of_incapable'
  return {
    person: line.person,
    signed_by: self ? 'self' : guardian,
    signer: self ? line.person : (signing.signer ?? line.person),
    medium: signing.medium === 'paper' ? 'paper' : 'drawn',
    document,
    sensitive_consent: Boolean(signing.sensitive?.length),
  }
}
