import { it } from 'vitest'
import { openBrowser, openStage, openWidowsForm, shoot, signIn } from './stage'
it('all 38', async () => {
  const b = await openBrowser()
  const { page } = await openStage(b)
  page.on('response', async (r) => {
    if (r.status() >= 400) console.log(r.status(), r.url(), (await r.text()).slice(0, 900))
  })
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  await page.getByRole('link', { name: '改事项' }).click()
  await page.getByRole('button', { name: /全选/ }).click()
  await shoot(page, '2-items-all', false)
  await page.getByRole('button', { name: '填写一张表' }).click()
  await page.waitForTimeout(2500)
  const fills = page.getByRole('button', { name: /按“没有”填/ })
  console.log('fills', await fills.count())
  for (let i = await fills.count(); i > 0; i--) await fills.first().click()
  await page.keyboard.press('Control+Enter')
  await page.waitForTimeout(3000)
  console.log(page.url())
  if (page.url().includes('/apply/')) {
    console.log(await page.getByRole('alert').allInnerTexts())
    await shoot(page, '3-errors', false)
  } else {
    await page.goto(page.url().replace('/receipt', ''))
    await page.waitForTimeout(2500)
    await shoot(page, '5-all')
  }
  await b.close()
}, 60000)
