/** Which page the address asks for: `#/cases/{id}/sheet`. A phone's back button works by itself. */
import { ref } from 'vue'

export type Page =
  | 'cases'
  | 'case'
  | 'sheet'
  | 'supplement'
  | 'signatures'
  | 'signature'
  | 'explanation'
  | 'mandates'
  | 'me'
  | 'progress'
  | 'calculator'
  | 'camera'

export interface Where {
  page: Page
  id: string
  /** Which of the case's requests for papers. */
  request?: string
}

const ALONE = ['mandates', 'me', 'progress'] as const

export function read(hash: string): Where {
  const [noun = '', id = '', part, request = ''] = hash.replace(/^#\/?/, '').split('/')
  const alone = ALONE.find((page) => page === noun)
  if (alone) return { page: alone, id: '' }
  if (noun === 'calculator') return { page: noun, id: id || 'place' }
  if (noun === 'camera') return { page: noun, id }
  if (noun === 'signatures') return { page: id ? 'signature' : noun, id }
  if (noun === 'explanations' && id) return { page: 'explanation', id }
  if (!id) return { page: 'cases', id: '' }
  if (part === 'supplement' && request) return { page: part, id, request }
  return { page: part === 'sheet' ? part : 'case', id }
}

export const where = ref(read(location.hash))
addEventListener('hashchange', () => {
  where.value = read(location.hash)
})
