/**
 * The preliminary opinion on every claim of a case, and what is typed for it. What is typed stays
 * when the case changed in between: the sheet is read again around it.
 */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, ref } from 'vue'
import { giveReview } from '@/contract/api'
import { Problem } from '@/contract/problems'
import type { Application, Assessed, Assessment } from '@/contract/types'

const OPEN = ['waiting', 'open']
const LOST = /application-changed|stale-version|step-changed/

export function useOpinions(application: () => Application, assessment: () => Assessment) {
  const queries = useQueryClient()
  const given = reactive<Record<string, string | undefined>>({})
  const words = reactive<Record<string, string | undefined>>({})
  const general = ref<string>()
  const moved = ref(false)

  const live = computed(() =>
    assessment().claims.filter((one) =>
      application().claims.some((claim) => claim.id === one.claim_id && OPEN.includes(claim.state)),
    ),
  )
  // The opinion begins as the platform's own verdict; the reviewer answers for it.
  const support = (one: Assessed) => given[one.claim_id] ?? (one.truth === 'false' ? 'no' : 'yes')
  const giving = useMutation({
    mutationFn: (ends?: string) =>
      giveReview(application().id, application().version, {
        ends: ends ?? null,
        opinions: ends === undefined ? live.value.map(opinion) : [],
      }),
    onSuccess: (fresh) => {
      queries.setQueryData(['application', fresh.id], fresh)
      void queries.invalidateQueries({ queryKey: ['steps'] })
    },
    onError: (reason) => {
      moved.value = reason instanceof Problem && LOST.test(reason.type)
      if (moved.value)
        void queries.invalidateQueries({ queryKey: ['application', application().id] })
    },
  })
  function opinion(one: Assessed) {
    return {
      claim_id: one.claim_id,
      support: support(one) === 'yes',
      opinion: words[one.claim_id] ?? general.value ?? '',
    }
  }
  return { live, given, support, words, general, giving, moved }
}
