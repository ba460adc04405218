/** A column of a list: its key is also the class of its heading. */
export interface Column {
  key: string
  label: string
}
