/** How the state of a proposal is coloured. */
import type { ProposalRow } from '@/contract/catalogue'
import type { Tone } from '@/ui/tone'

export const TONES: Readonly<Record<ProposalRow['state'], Tone>> = {
  open: 'waiting',
  approved: 'good',
  declined: 'bad',
  withdrawn: 'ended',
}
