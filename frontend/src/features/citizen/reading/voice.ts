/** The phone's own voice, where it has one. Nothing leaves the phone for it. */
import { ref } from 'vue'
import { locale } from '@/locales/citizen'
import { spokenLines } from './words'

const SLOWLY = 0.9

export const speaking = ref(false)
export const hasVoice = 'speechSynthesis' in globalThis

/** Reads what is on this part of the page, line after line: long texts are cut off by some phones. */
export function readAloud(part: HTMLElement): void {
  beSilent()
  const lines = spokenLines(part.innerText)
  speaking.value = lines.length > 0
  lines.forEach((line, at) => speechSynthesis.speak(utterance(line, at === lines.length - 1)))
}

function utterance(line: string, last: boolean): SpeechSynthesisUtterance {
  const said = new SpeechSynthesisUtterance(line)
  said.lang = locale.value
  said.rate = SLOWLY
  said.onerror = () => (speaking.value = false)
  if (last) said.onend = () => (speaking.value = false)
  return said
}

export function beSilent(): void {
  if (hasVoice) speechSynthesis.cancel()
  speaking.value = false
}
addEventListener('pagehide', beSilent)
