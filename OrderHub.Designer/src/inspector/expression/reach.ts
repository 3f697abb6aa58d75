import type { FlowDocument } from '../../document/flow/flowDocument';
import { indexOf, stepNamed, type Located } from '../../document/flow/flowIndex';
import { wiresOf, type Wire } from '../../document/flow/ports';

/** A step whose result an expression can name. */
export interface UpstreamStep {
  readonly step: Located;
  /** False where a way leads here past it. */
  readonly certain: boolean;
}

/** What reaches a step. */
export interface Reach {
  readonly steps: readonly UpstreamStep[];
  /** A signal was received on some way to here. */
  readonly signal: boolean;
  /** A failure was caught on some way to here. */
  readonly error: boolean;
  /** In a loop: its passes are numbered. */
  readonly index: boolean;
  /** In a loop over a list. */
  readonly item: boolean;
}

const loops = new Set(['for-each', 'while']);

/**
 * What reaches a step: the results of the steps before it, in its own body and in those around it. What ran inside a body that has
 * ended is gone; of that only the result of the step that held the body is left.
 */
export function reachOf(flow: FlowDocument, name: string): Reach {
  const steps: UpstreamStep[] = [];
  let [signal, error, index, item] = [false, false, false, false];
  for (let at = stepNamed(flow, name); at !== undefined; at = at.owner === null ? undefined : stepNamed(flow, at.owner)) {
    const wires = wiresOf(flow).filter((wire) => wire.graph === at!.owner);
    const before = upstream(wires, at.name);
    const led = wires.filter((wire) => wire.to === at!.name || before.has(wire.to));
    error ||= led.some((wire) => wire.port.kind === 'catch');
    signal ||= led.some((wire) => wire.port.kind === 'handler' && isSignal(flow, wire)) || [...before].some((one) => stepNamed(flow, one)?.step.use === 'wait-signal');
    for (const one of before) {
      const found = one === at.name ? undefined : stepNamed(flow, one);
      if (found !== undefined) {
        steps.push({ step: found, certain: !isReachableWithout(wires, at.name, one) });
      }
    }
    const owner = at.owner === null ? undefined : stepNamed(flow, at.owner);
    index ||= owner !== undefined && loops.has(owner.step.use);
    item ||= owner?.step.use === 'for-each';
  }
  const order = [...indexOf(flow).steps.keys()];
  return { steps: steps.sort((one, other) => order.indexOf(one.step.name) - order.indexOf(other.step.name)), signal, error, index, item };
}

function isSignal(flow: FlowDocument, wire: Wire): boolean {
  const { port } = wire;
  return port.kind === 'handler' && indexOf(flow).graphs.get(port.graph)?.handlers.find((one) => one.name === port.name)?.signal != null;
}

function upstream(wires: readonly Wire[], name: string): Set<string> {
  const found = new Set<string>();
  const waiting = [name];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { port, to } of wires) {
      if (to === at && (port.kind === 'next' || port.kind === 'catch') && !found.has(port.step)) {
        found.add(port.step);
        waiting.push(port.step);
      }
    }
  }
  return found;
}

/** True where a way leads from an entry of the graph to the step and not through the other. */
function isReachableWithout(wires: readonly Wire[], name: string, without: string): boolean {
  const entries = wires.filter(({ port }) => port.kind === 'start' || port.kind === 'handler').map(({ to }) => to);
  const seen = new Set<string>([without]);
  const waiting = [...entries];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === name && at !== without) {
      return true;
    }
    if (!seen.has(at)) {
      seen.add(at);
      waiting.push(...wires.filter(({ port }) => (port.kind === 'next' || port.kind === 'catch') && port.step === at).map(({ to }) => to));
    }
  }
  return false;
}
