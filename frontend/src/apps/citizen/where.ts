/** Which page the address asks for: `#/cases/{id}/sheet`. A phone's back button works by itself. */
import { ref } from 'vue'

export interface Where {
  page: 'cases' | 'case' | 'sheet' | 'mandates' | 'me' | 'calculator'
  id: string
}

export function read(hash: string): Where {
  const [page, id = '', part] = hash.replace(/^#\/?/, '').split('/')
  if (page === 'calculator') return { page, id: id || 'place' }
  if (page === 'mandates' || page === 'me') return { page, id: '' }
  if (id) return { page: part === 'sheet' ? 'sheet' : 'case', id }
  return { page: 'cases', id: '' }
}

export const where = ref(read(location.hash))
addEventListener('hashchange', () => {
  where.value = read(location.hash)
})
