/** One decision for many steps, a hundred rows a request. */
import { decideMany } from '@/contract/api'
import { Problem } from '@/contract/problems'
import type { DecisionsBody, StepRow } from '@/contract/types'
import { useBatches, type Told } from '@/features/list/batches'
import { decided } from './worklist'

export type Wanted = Omit<DecisionsBody, 'steps'>

const CHUNK = 100

const runs = new Map<string, ReturnType<typeof begin>>()

/** The run of this account: it goes on while another page is looked at, and is there again after. */
export function useBulk(account: string) {
  const run = runs.get(account) ?? begin()
  runs.set(account, run)
  return run
}

function begin() {
  let wanted: Wanted = { outcome: 'approve' }

  async function send(rows: readonly StepRow[], key: string): Promise<Told<StepRow>[]> {
    const steps = rows.map(({ id, version }) => ({ id, version }))
    const answers = await decideMany({ ...wanted, steps }, key)
    const said = new Map(answers.map((one) => [one.id, one.problem]))
    return rows.map((row) => {
      const problem = said.get(row.id) ?? null
      if (!problem) decided.set(row.id, wanted.outcome)
      return { row, problem: problem && new Problem(problem) }
    })
  }
  const batches = useBatches(send, CHUNK)
  return {
    batches,
    outcome: () => wanted.outcome,
    start: (next: Wanted, rows: readonly StepRow[]) => {
      wanted = next
      return batches.start(rows)
    },
  }
}
