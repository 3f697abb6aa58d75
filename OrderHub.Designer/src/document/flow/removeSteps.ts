import { setField, type FlowDocument } from './flowDocument';
import { outermost, stepNamed, withInner } from './flowIndex';
import { unwire, wire, wiresOf } from './ports';

/** Takes steps away. What led to one of them leads to where its first outcome went, past all that are taken away. */
export function removeSteps(flow: FlowDocument, names: Iterable<string>): FlowDocument {
  const gone = outermost(flow, names);
  return gone.reduce((document, name) => takeOut(document, name, new Set(gone)), flow);
}

function takeOut(flow: FlowDocument, name: string, gone: ReadonlySet<string>): FlowDocument {
  const found = stepNamed(flow, name);
  if (found === undefined) {
    return flow;
  }
  const onward = pastTheGone(flow, name, gone);
  let after = wiresOf(flow).filter((one) => one.to === name && one.graph === found.owner && !('step' in one.port && one.port.step === name))
    .reduce((document, { port }) => (onward === null ? unwire(document, port) : wire(document, port, onward)), flow);
  const inner = withInner(after, [name]);
  after = setField(after, stepNamed(after, name)!.path, undefined);
  return { ...after, layout: withoutPlaces(after.layout, inner) };
}

function pastTheGone(flow: FlowDocument, name: string, gone: ReadonlySet<string>): string | null {
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); at = stepNamed(flow, at)?.step.next[0]?.to) {
    seen.add(at);
    if (!gone.has(at) && at !== name) {
      return stepNamed(flow, at)?.owner === stepNamed(flow, name)!.owner ? at : null;
    }
  }
  return null;
}

function withoutPlaces(layout: FlowDocument['layout'], names: ReadonlySet<string>): FlowDocument['layout'] {
  const steps = Object.fromEntries(Object.entries(layout.steps).filter(([name]) => !names.has(name)));
  return { ...layout, steps, collapsed: layout.collapsed.filter((name) => !names.has(name)) };
}
