import type { RouteRecordRaw } from 'vue-router'
import type { TextKey } from '@/locales'

declare module 'vue-router' {
  interface RouteMeta {
    title: TextKey
    open?: boolean
  }
}

/** A page for whoever is signed in; the server says what it shows them. */
export const page = (
  path: string,
  name: string,
  title: TextKey,
  component: NonNullable<RouteRecordRaw['component']>,
): RouteRecordRaw => ({ path, name, component, meta: { title } })
