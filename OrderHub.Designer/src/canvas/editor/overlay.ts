/** What a feature lays over the flow: how steps and wires look, by step and by portKey of the wire. */
export interface Overlay {
  /** `running`, `waiting`, `done`, `failed`, `compensated`, `dim`, or a count to show; several apart by blanks. */
  steps: ReadonlyMap<string, string>;
  /** `taken`, `active` or `dim`. */
  wires: ReadonlyMap<string, string>;
}
