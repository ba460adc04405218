// The lock must install anywhere: no host of the machine that wrote it, no platform package left out.
import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url)))
const wrong = []
for (const [path, entry] of Object.entries(packages)) {
  if (entry.resolved) wrong.push(`${path}: names a host (${new URL(entry.resolved).host})`)
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`
    if (!packages[nested] && !packages[`node_modules/${name}`]) wrong.push(`${path}: lacks ${name}`)
  }
}
if (wrong.length) {
  console.error(`package-lock.json cannot be trusted:\n  ${wrong.join('\n  ')}`)
  process.exit(1)
}
