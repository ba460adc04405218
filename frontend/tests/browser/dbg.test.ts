import { it } from 'vitest'
import { openBrowser, openStage, openWidowsForm, shoot, signIn } from './stage'
it('d', async () => {
  const b = await openBrowser()
  const { page } = await openStage(b)
  page.on('response', async (r) => { if (r.status() >= 400) console.log(r.status(), r.url(), (await r.text()).slice(0, 900)) })
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  await page.keyboard.press('Control+Enter')
  await page.waitForTimeout(4000)
  await shoot(page, 'dbg', false)
  await b.close()
})
