// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { DESK_ROWS } from '../../tests/browser/screens/table'
import { router } from './desk/router'

it('has every page of the desk among those that `make screens` looks at', () => {
  const names = router.getRoutes().map((route) => String(route.name))
  expect(Object.keys(DESK_ROWS).sort()).toEqual(names.sort())
})
