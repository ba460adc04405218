// Looks at every page (vitest.screens.ts), then prints what was counted: the last line is one JSON.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'

const FOLDER = 'screenshots/screens'
rmSync(FOLDER, { recursive: true, force: true })
rmSync('screenshots/clerk.json', { force: true })
const looked = spawnSync('npx', ['vitest', 'run', '--config', 'vitest.screens.ts'], {
  stdio: 'inherit',
})
const read = (name) => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'))
const { medians_ms, depths, long_list } = read('measured.json')
console.log('pictures:', `frontend/${FOLDER}`)
console.log('median of 20, ms:', JSON.stringify(medians_ms))
console.log('requests one after another, at most:', Math.max(0, ...Object.values(depths)))
console.log('a list of many:', JSON.stringify(long_list))
console.log(JSON.stringify(read('figures.json')))
process.exit(looked.status ?? 1)
