/** A page at the desk and on a phone: photographed, nobody kept out, nothing wider than the screen. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { barriers, DESK, PHONE, shoot } from './stage'

export async function look(page: Page, name: string): Promise<void> {
  for (const [where, size] of Object.entries({ desk: DESK, phone: PHONE })) {
    await page.setViewportSize(size)
    await shoot(page, `${name}-${where}`)
    expect(await barriers(page), `${name} ${where}`).toEqual([])
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${name} ${where}`).toBeLessThanOrEqual(size.width)
  }
  await page.setViewportSize(DESK)
}
