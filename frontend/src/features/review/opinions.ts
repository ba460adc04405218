/**
 * The preliminary opinion on every claim of a case, and what is typed for it. What is typed stays
 * when the case changed in between: the sheet is read again around it.
 */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, ref } from 'vue'
import { giveReview } from '@/contract/api'
import type { Application, Assessed, Assessment, Claim } from '@/contract/types'
import { claimState } from '@/features/application/words'
import { useRace, type RaceRow } from '@/features/problem/race'
import { t } from '@/locales'

const OPEN = ['waiting', 'open']

export function useOpinions(application: () => Application, assessment: () => Assessment) {
  const queries = useQueryClient()
  const given = reactive<Record<string, string | undefined>>({})
  const words = reactive<Record<string, string | undefined>>({})
  const general = ref<string>()

  const live = computed(() =>
    assessment().claims.filter((one) =>
      application().claims.some((claim) => claim.id === one.claim_id && OPEN.includes(claim.state)),
    ),
  )
  // The opinion begins as the platform's own verdict; the reviewer answers for it.
  const support = (one: Assessed) => given[one.claim_id] ?? (one.truth === 'false' ? 'no' : 'yes')
  const giving = useMutation({
    mutationFn: ({ version, ends }: { version: number; ends: string | undefined }) =>
      giveReview(application().id, version, {
        ends: ends ?? null,
        opinions: ends === undefined ? live.value.map(opinion) : [],
      }),
    onSuccess: (fresh) => {
      queries.setQueryData(['application', fresh.id], fresh)
      void queries.invalidateQueries({ queryKey: ['steps'] })
    },
  })
  const race = useRace({
    now: application,
    again: () => queries.invalidateQueries({ queryKey: ['application', application().id] }),
    mark: (one) => `${one.version} ${one.may.includes('review')}`,
  })
  /** The case as it is then; nothing when somebody was faster. */
  const give = (ends?: string) => race.send(({ version }) => giving.mutateAsync({ version, ends }))
  function opinion(one: Assessed) {
    return {
      claim_id: one.claim_id,
      support: support(one) === 'yes',
      opinion: words[one.claim_id] ?? general.value ?? '',
    }
  }
  const compared = computed((): RaceRow[] => [
    {
      name: t('race.state'),
      theirs: t(`application.state.${application().state}`),
      yours: t(`application.state.${race.read.value.state}`),
    },
    { name: t('review.general'), theirs: '', yours: general.value ?? '' },
    ...race.read.value.claims
      .filter(({ id, state }) => id in given || words[id] || stateNow(id)?.state !== state)
      .map((claim) => ({
        name: claim.item_name,
        theirs: spoken(stateNow(claim.id)),
        yours: said(claim.id) || spoken(claim),
      })),
  ])
  const stateNow = (id: string) => application().claims.find((one) => one.id === id)
  const spoken = (claim: Claim | undefined) => (claim ? claimState(claim) : '')
  function said(id: string): string {
    const opinion = given[id] && t(given[id] === 'yes' ? 'review.support' : 'review.oppose')
    return [opinion, words[id]].filter(Boolean).join(' · ')
  }
  return { live, given, support, words, general, giving, give, race, compared }
}
