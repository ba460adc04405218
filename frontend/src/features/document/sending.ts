/** Files on their way up for one paper: what is sent, how far it is, and what went wrong. */
import { reactive } from 'vue'
import { uploadDocument } from '@/contract/files'
import type { Document } from '@/contract/types'
import { wordsFor } from '@/features/problem/words'
import { t } from '@/locales'

export const KINDS = 'image/jpeg,image/png,application/pdf'
const MOST_BYTES = 10 * 1024 * 1024

export interface Sending {
  name: string
  share: number
  /** Why it did not arrive. */
  trouble?: string
}

/** `arrived` hears of every file that is there, with the name it has on this machine. */
export function useSending(
  field: () => string,
  arrived: (document: Document, name: string) => void,
) {
  const under = reactive<Sending[]>([])

  async function one(file: File): Promise<void> {
    const sending = reactive<Sending>({ name: file.name, share: 0 })
    under.push(sending)
    if (file.size > MOST_BYTES) {
      sending.trouble = t('paper.too_large')
      return
    }
    try {
      const document = await uploadDocument(field(), file, (share) => (sending.share = share))
      forget(sending)
      arrived(document, file.name)
    } catch (reason) {
      sending.trouble = wordsFor(reason)
    }
  }

  function forget(sending: Sending): void {
    under.splice(under.indexOf(sending), 1)
  }

  /** One after the other: a window's line is narrow. */
  async function send(files: Iterable<File>): Promise<void> {
    for (const file of [...files]) await one(file)
  }

  return { under, send, forget }
}
