/** Where a signature stands, for the person it is asked of. */
import type { SignatureRequest } from '@/contract/citizen'

export type SignatureState = 'sign' | 'signed' | 'over'

export function stateOf(row: Pick<SignatureRequest, 'may' | 'withdrawn_at'>): SignatureState {
  if (row.may.includes('sign')) return 'sign'
  return row.may.includes('withdraw') ? 'signed' : 'over'
}
