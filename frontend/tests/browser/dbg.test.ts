import { it } from 'vitest'
import { openBrowser, openStage, openWidowsForm, PHONE, shoot, signIn } from './stage'
it('d', async () => {
  const b = await openBrowser()
  const { page } = await openStage(b)
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  await page.setViewportSize(PHONE)
  await page.waitForTimeout(800)
  console.log(await page.evaluate(() => [...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > 391).map((e) => `${e.tagName}.${e.className} ${e.id} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 30)))
  await page.evaluate(() => document.getElementById('part-2')?.scrollIntoView())
  await shoot(page, 'dbg1', false)
  await page.evaluate(() => document.getElementById('part-4')?.scrollIntoView())
  await shoot(page, 'dbg2', false)
  await b.close()
})
