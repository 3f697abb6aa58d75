import { useEffect, useMemo, useRef, useState } from 'react';
import type { FlowDocument } from '../../document/flow/flowDocument';
import type { Selection } from '../../document/flowStore';
import type { Catalog } from '../../document/stepKinds';
import { arrange, type Arrangement } from './arrange';
import { draw, type Drawn, type DrawnStep } from './drawn';
import { edgesOf, nodesOf, type CanvasNode, type WireEdge } from './nodes';
import type { Overlay } from '../../document/overlay';
import { isPlaced, placeAll, type Placed } from './placed';

export interface Drawing {
  drawn: Drawn;
  placed: Placed;
  nodes: CanvasNode[];
  edges: WireEdge[];
  /** False until the layout engine has answered for the first time. */
  ready: boolean;
  failed: boolean;
}

/** A document as boxes and wires; what does not change from one edit to the next is not made anew. */
export function useDrawing(flow: FlowDocument, catalog: Catalog, selection: Selection, problems: ReadonlyMap<string, number>, overlay: Overlay | null, nameOf: (one: DrawnStep) => string, wordsOf: (outcome: string) => string): Drawing {
  const last = useRef<{ drawn: Drawn; nodes: Map<string, CanvasNode>; edges: Map<string, WireEdge> }>({ drawn: new Map(), nodes: new Map(), edges: new Map() });
  // Where boxes lie is no matter of what is drawn.
  const drawn = useMemo(() => draw(flow, catalog, last.current.drawn, wordsOf), [flow.root, flow.layout.collapsed, catalog, wordsOf]);
  const { arrangement, failed } = useArrangement(drawn, flow);
  const placed = useMemo(() => placeAll(drawn, flow.layout, arrangement ?? new Map()), [drawn, flow.layout, arrangement]);
  const input = { drawn, placed, notes: flow.layout.notes, selection, problems, overlay, nameOf };
  const nodes = useSame(() => nodesOf(input, last.current.nodes), [drawn, placed, flow.layout.notes, selection, problems, overlay, nameOf]);
  const edges = useSame(() => edgesOf(input, last.current.edges), [drawn, placed, selection.port, overlay]);
  useEffect(() => {
    last.current = { drawn, nodes: new Map(nodes.map((node) => [node.id, node])), edges: new Map(edges.map((edge) => [edge.id, edge])) };
  }, [drawn, nodes, edges]);
  return { drawn, placed, nodes, edges, ready: arrangement !== null || failed, failed };
}

/** A list made anew only where one of its items differs: the drawing library looks through a new list as a whole. */
function useSame<T>(make: () => T[], inputs: readonly unknown[]): T[] {
  const before = useRef<T[]>([]);
  const made = useMemo(make, inputs);
  const list = made.length === before.current.length && made.every((one, index) => one === before.current[index]) ? before.current : made;
  useEffect(() => {
    before.current = list;
  }, [list]);
  return list;
}

/** Asks the layout engine again when the graphs change; until it answers the last answer holds. */
function useArrangement(drawn: Drawn, flow: FlowDocument): { arrangement: Arrangement | null; failed: boolean } {
  const [state, setState] = useState<{ arrangement: Arrangement | null; failed: boolean }>({ arrangement: null, failed: false });
  const { layout } = flow;
  useEffect(() => {
    let gone = false;
    arrange(drawn, (graph) => isPlaced(graph, layout)).then(
      (arrangement) => !gone && setState({ arrangement, failed: false }),
      () => !gone && setState((before) => ({ ...before, failed: true })),
    );
    return () => {
      gone = true;
    };
  }, [drawn, layout]);
  return state;
}
