// Looks at every page (vitest.screens.ts), then prints what was counted: the last line is one JSON.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'

const FOLDER = 'screenshots/screens'
const CLERK = 'screenshots/clerk.json' // `tests/browser/clerk.test.ts` counts the keys and leaves the figure
rmSync(FOLDER, { recursive: true, force: true })
rmSync(CLERK, { force: true })
const looked = spawnSync('npx', ['vitest', 'run', '--config', 'vitest.screens.ts'], {
  stdio: 'inherit',
})
const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
const { medians_ms, depths, long_list } = read(`${FOLDER}/measured.json`)
console.log('pictures:', `frontend/${FOLDER}`)
console.log('median of 20, ms:', JSON.stringify(medians_ms))
console.log('requests one after another, at most:', Math.max(0, ...Object.values(depths)))
console.log('a list of many:', JSON.stringify(long_list))
const clerk_keystrokes = existsSync(CLERK) ? read(CLERK).new_keystrokes : null
console.log(JSON.stringify({ ...read(`${FOLDER}/figures.json`), clerk_keystrokes }))
process.exit(looked.status ?? 1)
