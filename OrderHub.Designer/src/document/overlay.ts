/** What a feature lays over a flow that is drawn: how steps and wires look, by step and by portKey of the wire. */
export interface Overlay {
  /** `running`, `waiting`, `done`, `failed`, `compensated`, `added`, `removed`, `changed`, `dim`, and a number to show; several apart by blanks. */
  steps: ReadonlyMap<string, string>;
  /** `taken`, `active`, `missed`, `added`, `removed`, `rewired` or `dim`. */
  wires: ReadonlyMap<string, string>;
}
