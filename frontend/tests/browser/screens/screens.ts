/** Every page in every theme, on the desk and on the phone. `make screens` runs it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openStage } from '../stage'
import { town } from '../town'
import { enter } from './enter'
import { leave } from './figures'
import { lookThrough, type LongFigures } from './long'
import { DOINGS, medianOf, NOTICED_MS } from './quick'
import { tell } from './story'
import { CITIZEN, DESK_ROWS, OWNER, PARTS, PHONE_ROWS, type Row, type Story } from './table'
import { visit } from './visit'
import { scriptOf } from './weight'

const HEAVIEST_KB = { clerk: 200, citizen: 60 }
const DEEPEST = 2
const MOST_ROWS = 100

let browser: Browser
let story: Story
const desks = new Map<string, Page>()
const counted = { screens: 0, serious_axe: 0 }
const script: { clerk: number | null; citizen: number | null } = { clerk: null, citizen: null }
const depths: Record<string, number> = {}
const medians: Record<string, number> = {}
let long: LongFigures | null = null

beforeAll(async () => {
  browser = await openBrowser()
  const phone = (await openStage(browser)).page
  desks.set(CITIZEN, phone)
  const told = await tell(browser, phone)
  story = told.story
  desks.set(OWNER, told.owner)
}, 600_000)
afterAll(async () => {
  leave(
    {
      ...counted,
      clerk_script_kb_gz: script.clerk,
      citizen_script_kb_gz: script.citizen,
    },
    { medians_ms: medians, depths, long_list: long },
  )
  await browser.close()
})

/** One machine for each account. */
async function deskOf(login?: string): Promise<Page> {
  const known = desks.get(login ?? '')
  if (known) return known
  const { page } = await openStage(browser)
  if (login) await enter(page, login)
  desks.set(login ?? '', page)
  return page
}

async function fine(page: Page, name: string, row: Row): Promise<void> {
  const seen = await visit(page, name, row.at(story), row.ready)
  counted.screens += seen.screens
  counted.serious_axe += seen.barriers.length
  depths[name] = seen.row.length
  expect(seen.barriers).toEqual([])
  expect(seen.sideways).toEqual([])
  expect(seen.row.length, seen.row.join(' → ')).toBeLessThanOrEqual(DEEPEST)
}

describe('the first screen', () => {
  it('is light for a clerk', async () => {
    const { page } = await openStage(browser)
    await enter(page, 'ding.lu')
    const fresh = await (
      await page
        .context()
        .browser()
        ?.newContext(await kept(page))
    )?.newPage()
    script.clerk = fresh ? await scriptOf(fresh, new URL(page.url()).origin) : null
    expect(script.clerk).toBeLessThanOrEqual(HEAVIEST_KB.clerk)
  })

  it('is light for a citizen', async () => {
    const { page } = await openStage(browser)
    script.citizen = await scriptOf(page, '/m/')
    expect(script.citizen).toBeLessThanOrEqual(HEAVIEST_KB.citizen)
  })
})

/** The same person at a machine that has loaded nothing yet. */
async function kept(page: Page) {
  return { storageState: await page.context().storageState() }
}

const PHONE = Object.entries(PHONE_ROWS).map(([name, row]): [string, Row] => [`m-${name}`, row])

describe.each([...Object.entries({ ...DESK_ROWS, ...PARTS }), ...PHONE])(
  'the page %s',
  (name, row) => {
    it('keeps nobody out, in any theme, at any width', async () => {
      await fine(await deskOf(row.who), name, row)
    })
  },
)

describe('the machine is not waited for', () => {
  it.each(Object.entries(DOINGS))('to %s', async (name, doing) => {
    medians[name] = await medianOf(await deskOf('ding.lu'), doing, story)
    expect(medians[name]).toBeLessThan(NOTICED_MS)
  })
})

// The last of all: nobody finds a single case on that desk afterwards.
describe('a worklist of a hundred thousand', () => {
  it.runIf(town.data)(
    'is there at once, stays small and keeps the place',
    async () => {
      long = await lookThrough(await deskOf('jiang.yulan'))
      expect(long.rows_in_document).toBeLessThan(MOST_ROWS)
      expect(long).toMatchObject({ filter_in_address: true, same_row_after_back: true })
    },
    600_000,
  )
})
