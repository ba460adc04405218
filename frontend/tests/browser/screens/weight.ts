/** How much script a first screen brings along, as it would travel. */
import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'

/** kB of gz script until the page rests, from an empty cache. */
export async function scriptOf(page: Page, at: string): Promise<number> {
  const scripts: Promise<Buffer>[] = []
  const weigh = (answer: Response) => {
    if (answer.request().resourceType() === 'script') scripts.push(answer.body())
  }
  page.on('response', weigh)
  await page.goto(at)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined)
  page.off('response', weigh)
  const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body).length)
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 100) / 10
}
