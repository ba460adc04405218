/** One entry of a code list, in the language of the moment. */
export interface Choice {
  code: string
  label: string
  hint?: string
}
