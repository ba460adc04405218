/** From the key or the button to the picture: five things done all day, each twenty times. */
import type { Page } from 'playwright-core'
import type { Story } from './table'

const TIMES = 20
/** Above this a person notices that the machine had to think. */
export const NOTICED_MS = 100

interface Doing {
  at: (story: Story) => string
  act: (page: Page, round: number) => Promise<void>
}

const field = (page: Page) => page.locator('main input.control:not([role])').first()
const combobox = (page: Page) => page.locator('main input[role=combobox]').first()

export const DOINGS: Record<string, Doing> = {
  'tick an item': {
    at: () => '/apply',
    act: (page) => page.locator('main input[type=checkbox]').first().press('Space'),
  },
  'type in the form': {
    at: ({ draft }) => draft,
    act: (page, round) => field(page).press(String(round % 10)),
  },
  'find by pinyin': {
    at: ({ draft }) => draft,
    act: (page, round) => combobox(page).press('hzmt'[round % 4] ?? 'h'),
  },
  'turn to another tab of the case': {
    at: ({ application }) => application,
    act: (page, round) =>
      page
        .getByRole('tab')
        .nth(round % 2)
        .press('Enter'),
  },
  'open and close the list of keys': {
    at: ({ application }) => application,
    act: async (page, round) => {
      await page.keyboard.press(round % 2 === 0 ? 'Shift+?' : 'Escape')
    },
  },
}

/** The median of twenty, in milliseconds. */
export async function medianOf(page: Page, doing: Doing, story: Story): Promise<number> {
  await page.goto(doing.at(story))
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined)
  const taken: number[] = []
  for (let round = 0; round < TIMES; round += 1) {
    await arm(page)
    await doing.act(page, round)
    taken.push(await page.evaluate(() => (window as unknown as Armed).taken))
  }
  return taken.sort((one, two) => one - two)[TIMES / 2] ?? 0
}

interface Armed {
  taken: Promise<number>
}

/** The clock runs from the event itself until the frame that answers it has been drawn. */
async function arm(page: Page): Promise<void> {
  await page.evaluate(() => {
    const taken = new Promise<number>((resolve) => {
      const begin = (event: Event) => {
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp)))
      }
      addEventListener('keydown', begin, { capture: true, once: true })
    })
    ;(window as unknown as Armed).taken = taken
  })
}
