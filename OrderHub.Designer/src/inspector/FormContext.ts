import { createContext, useContext } from 'react';
import type { FlowDocument } from '../document/flow/flowDocument';
import type { Path } from '../document/json/edit';
import type { Catalog } from '../document/stepKinds';
import type { DataNode } from './expression/dataTree';

/** A fault at a field of what the form is about. */
export interface FieldFault {
  readonly field: Path;
  readonly message: string;
}

/** What every field of a form may need to know. */
export interface FormSurroundings {
  readonly flow: FlowDocument;
  /** The step that the form is about; null: the flow. */
  readonly step: string | null;
  readonly catalog: Catalog;
  readonly readOnly: boolean;
  /** True where plain values are filled in: nothing here is an expression. */
  readonly valuesOnly?: boolean;
  /** What an expression here can name. */
  readonly data: readonly DataNode[];
  /** What an expression here is tried on. */
  readonly sample: unknown;
  readonly faults: readonly FieldFault[];
}

export const FormContext = createContext<FormSurroundings | null>(null);

export function useForm(): FormSurroundings {
  const form = useContext(FormContext);
  if (form === null) {
    throw new Error('A field stands outside of a form.');
  }
  return form;
}

/** The faults at a field, or anywhere inside it. */
export function faultsAt(faults: readonly FieldFault[], path: Path): string[] {
  return faults.filter(({ field }) => path.every((name, index) => field[index] === name || field[index]?.startsWith(`${name}[`))).map(({ message }) => message);
}
