/** Photos on a phone: taken, looked at, sent; each stays here until the desk has it. */
import { onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { lookThrough, type Viewfinder } from '@/contract/cameras'
import { sendPhoto } from '@/contract/files'
import { Problem } from '@/contract/problems'
import { acting } from '../asking'
import { lighter } from '../supplement/photo'

export interface Photo {
  key: number
  /** What is sent, and sent again after a lost line: the same bytes are one paper. */
  content: Blob
  /** Where this page finds the picture. */
  address: string
  /** 0 to 1, while it is under way. */
  share?: number
  trouble?: unknown
}

let keys = 0

/** `key` is the link's; the desk sees what arrives. */
export function usePhotos(key: string) {
  const seen = shallowRef<Viewfinder>()
  const photos = ref<Photo[]>([])
  const dead = ref(false)

  /** Runs it; a link that has ended is no trouble of one photo. */
  async function unlessDead(ask: () => Promise<Viewfinder>): Promise<void> {
    try {
      seen.value = await ask()
    } catch (trouble) {
      if (!(trouble instanceof Problem) || trouble.type !== '/problems/unknown-camera')
        throw trouble
      dead.value = true
    }
  }
  const looking = acting(() => unlessDead(() => lookThrough(key)))

  const adding = acting(async (files: readonly File[]) => {
    for (const file of files) {
      const content = await lighter(file)
      const address = URL.createObjectURL(content)
      photos.value.push(reactive<Photo>({ key: (keys += 1), content, address }))
    }
  })
  function remove(photo: Photo): void {
    URL.revokeObjectURL(photo.address)
    photos.value = photos.value.filter((one) => one.key !== photo.key)
  }

  async function one(photo: Photo): Promise<void> {
    delete photo.trouble
    photo.share = 0
    try {
      await unlessDead(() => sendPhoto(key, photo.content, (share) => (photo.share = share)))
      if (!dead.value) remove(photo)
    } catch (trouble) {
      photo.trouble = trouble
    } finally {
      delete photo.share
    }
  }
  /** One after the other: the line may be slow. */
  const sending = acting(async () => {
    for (const photo of [...photos.value]) await one(photo)
  })

  onScopeDispose(() => photos.value.forEach(remove))
  return { seen, photos, dead, looking, adding, sending, remove }
}
