/**
 * Many rows, a chunk at a time: can be stopped and goes on where it was. Every chunk has a key that
 * it keeps, so that a chunk whose answer was lost is not done twice.
 */
import { computed, readonly, ref, shallowRef } from 'vue'
import { Problem } from '@/contract/problems'

export interface Told<Row> {
  row: Row
  /** Null when it was done. */
  problem: unknown
}

interface Chunk<Row> {
  rows: readonly Row[]
  key: string
}

const TRIES = 3
const PAUSE = 1_000 // ms, times the number of the try

/** Worth another try: nobody answered, or the service was busy. */
const passing = (reason: unknown) =>
  !(reason instanceof Problem) || reason.body.status === 503 || reason.body.status === 429

export function useBatches<Row>(
  send: (rows: readonly Row[], key: string) => Promise<Told<Row>[]>,
  size: number,
) {
  const waiting = shallowRef<readonly Chunk<Row>[]>([])
  const told = shallowRef<readonly Told<Row>[]>([])
  const total = ref(0)
  const running = ref(false)
  const stopping = ref(false)
  const trouble = shallowRef<unknown>(null)
  const refused = computed(() => told.value.filter((one) => one.problem !== null))

  function chunks(rows: readonly Row[]): Chunk<Row>[] {
    const made: Chunk<Row>[] = []
    for (let at = 0; at < rows.length; at += size) {
      made.push({ rows: rows.slice(at, at + size), key: crypto.randomUUID() })
    }
    return made
  }

  async function sent(chunk: Chunk<Row>): Promise<Told<Row>[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await send(chunk.rows, chunk.key)
      } catch (reason) {
        if (tries >= TRIES || !passing(reason)) throw reason
        await new Promise((later) => setTimeout(later, PAUSE * tries))
      }
    }
  }

  async function goOn(): Promise<void> {
    if (running.value) return
    running.value = true
    stopping.value = false
    trouble.value = null
    try {
      for (let [first] = waiting.value; first && !stopping.value; [first] = waiting.value) {
        const answers = await sent(first)
        told.value = [...told.value, ...answers]
        waiting.value = waiting.value.slice(1)
      }
    } catch (reason) {
      trouble.value = reason
    } finally {
      running.value = false
    }
  }

  return {
    total: readonly(total),
    running: readonly(running),
    trouble,
    told,
    refused,
    done: computed(() => told.value.length - refused.value.length),
    left: computed(() => waiting.value.reduce((sum, chunk) => sum + chunk.rows.length, 0)),
    start: (rows: readonly Row[]) => {
      told.value = []
      total.value = rows.length
      waiting.value = chunks(rows)
      return goOn()
    },
    /** After the chunk that is on its way. */
    stop: () => (stopping.value = true),
    goOn,
    /** The rest is not tried any more. */
    drop: () => (waiting.value = []),
    /** What was told has been read. */
    clear: () => {
      waiting.value = []
      told.value = []
      total.value = 0
      trouble.value = null
    },
  }
}
