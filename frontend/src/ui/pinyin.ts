import Pinyin from 'pinyin-match'
import type { Choice } from './choice'

/** Characters, pinyin (`weiwuer`), initials (`wwe`) or the code itself. */
export function matches(choice: Choice, typed: string): boolean {
  return choice.code === typed || soundsLike(choice.label, typed)
}

export function soundsLike(label: string, typed: string): boolean {
  const text = typed.trim()
  return (
    text === '' ||
    label.toLowerCase().includes(text.toLowerCase()) ||
    Pinyin.match(label, text) !== false
  )
}
