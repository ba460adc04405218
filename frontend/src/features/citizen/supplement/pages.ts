/** Pages on their way up for one request: what is there, what is under way, what did not arrive. */
import { reactive, ref } from 'vue'
import { waitingPapers } from '@/contract/citizen'
import { discardDocument, uploadSupplement } from '@/contract/files'
import { acting } from '../asking'
import { lighter } from './photo'

export interface PhotoPage {
  key: number
  asked: number
  /** Set once the server has it. */
  id?: string
  /** 0 to 1, while it is under way. */
  share: number
  trouble?: unknown
  file?: File
}

let keys = 0

/** What waits on the server comes back after a reload, another day, or on this phone switched on again. */
export function usePages(application: string, supplement: string) {
  const pages = ref<PhotoPage[]>([])
  const loading = acting(async () => {
    const kept = await waitingPapers(application, supplement)
    pages.value = kept.map(({ id, asked }) => ({ key: (keys += 1), asked, id, share: 1 }))
  })

  async function send(page: PhotoPage): Promise<void> {
    if (!page.file) return
    delete page.trouble
    page.share = 0
    try {
      const of = { application, supplement, asked: page.asked }
      const file = await lighter(page.file)
      page.id = (await uploadSupplement(of, file, (share) => (page.share = share))).id
      pages.value = pages.value.filter((one) => one.id !== page.id || one.key === page.key)
    } catch (trouble) {
      page.trouble = trouble
    }
  }
  /** One after the other: the line may be slow. */
  async function add(asked: number, files: Iterable<File>): Promise<void> {
    const added = [...files].map((file) =>
      reactive<PhotoPage>({ key: (keys += 1), asked, share: 0, file }),
    )
    pages.value.push(...added)
    for (const page of added) await send(page)
  }
  async function again(): Promise<void> {
    for (const page of pages.value.filter((one) => one.trouble)) await send(page)
  }
  const removing = acting(async (page: PhotoPage) => {
    if (page.id) await discardDocument(page.id)
    pages.value = pages.value.filter((one) => one.key !== page.key)
  })

  return { pages, loading, add, again, removing }
}
