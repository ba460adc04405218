/** Saved views: a name for filters, kept in this browser for each account. Filters hold no names. */
import { ref, type Ref } from 'vue'

export interface SavedView {
  name: string
  query: Record<string, string>
}

const slot = (list: string, login: string) => `lianban.views.${list}.${login}`

function isView(one: unknown): one is SavedView {
  if (typeof one !== 'object' || one === null || !('name' in one) || !('query' in one)) return false
  return typeof one.name === 'string' && typeof one.query === 'object' && one.query !== null
}

function read(place: string): SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  } catch {
    return []
  }
}

export function useViews(list: string, login: string) {
  const place = slot(list, login)
  const views: Ref<SavedView[]> = ref(read(place))
  function keep(next: SavedView[]): void {
    views.value = next
    localStorage.setItem(place, JSON.stringify(next))
  }
  return {
    views,
    /** The same name again takes the place of the view before. */
    save: (view: SavedView) => keep([...views.value.filter((one) => one.name !== view.name), view]),
    drop: (name: string) => keep(views.value.filter((one) => one.name !== name)),
  }
}

/** Whether a view shows exactly these filters. */
export function shows(view: SavedView, query: Record<string, unknown>): boolean {
  const names = new Set([...Object.keys(view.query), ...Object.keys(query)])
  return [...names].every((name) => view.query[name] === query[name])
}
