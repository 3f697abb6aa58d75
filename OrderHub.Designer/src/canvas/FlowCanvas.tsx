import '@xyflow/react/dist/style.css';
import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconFocus2, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { Background, BackgroundVariant, MarkerType, MiniMap, Panel, ReactFlow, ReactFlowProvider, useReactFlow, useStore, type Node } from '@xyflow/react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { readingOrder, stepToShow, type FlowGraph, type GraphNode } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';
import { stepTones } from '../runs/StepStateIcon';
import { useOutcomeText } from '../runs/useOutcomeText';
import type { Layout } from './elkGraph';
import { around, broughtIn, fitBesideMap, isAllInView, isWhollyIn, mapCorner, mapMargin, span, toolRoom, viewportOf } from './fit';
import styles from './FlowCanvas.module.css';
import { Lane } from './Lane';
import { handover, placeLanes, type Placed } from './lanes';
import { layoutOf } from './layout';
import { StepCard, type StepCardNode } from './StepCard';
import { Wire, type WireEdge } from './Wire';

const nodeTypes = { step: StepCard, lane: Lane };
const edgeTypes = { wire: Wire };

export interface StepRef {
  instanceId: string;
  step: string;
}

interface Props {
  graphs: readonly FlowGraph[];
  chosen: StepRef | null;
  onChoose: (step: StepRef) => void;
  /** Shown while the engine works, and where it cannot. */
  waiting: React.ReactNode;
  failed: React.ReactNode;
  label: string;
}

/** Runs of flows side by side, to look at. */
export function FlowCanvas(props: Props) {
  const layouts = useLayouts(props.graphs);
  if (layouts === 'failed') {
    return props.failed;
  }
  if (layouts === null) {
    return props.waiting;
  }
  const placed = placeLanes(props.graphs.flatMap((graph) => {
    const layout = layouts.get(versionOf(graph));
    return layout ? [{ graph, layout }] : [];
  }));
  return (
    <ReactFlowProvider>
      <Drawing {...props} placed={placed} />
    </ReactFlowProvider>
  );
}

const versionOf = (graph: FlowGraph) => `${graph.flow}@${graph.versionHash}`;

function useLayouts(graphs: readonly FlowGraph[]): Map<string, Layout> | 'failed' | null {
  const [layouts, setLayouts] = useState<Map<string, Layout> | 'failed' | null>(null);
  const versions = graphs.map(versionOf).join(' ');
  const latest = useRef(graphs);
  const outcomeText = useOutcomeText();
  useEffect(() => {
    latest.current = graphs;
  });
  useEffect(() => {
    let gone = false;
    Promise.all(latest.current.map(async (graph) => [versionOf(graph), await layoutOf(graph, outcomeText)] as const)).then(
      (entries) => !gone && setLayouts(new Map(entries)),
      () => !gone && setLayouts('failed'),
    );
    return () => {
      gone = true;
    };
  }, [versions, outcomeText]);
  return layouts instanceof Map && !graphs.every((graph) => layouts.has(versionOf(graph))) ? null : layouts;
}

const nodeId = (instanceId: string, step: string) => `${instanceId}/${step}`;

function toNodes(placed: readonly Placed[], chosen: StepRef | null, onChoose: Props['onChoose']): Node[] {
  return placed.flatMap(({ graph, lane, boxes }): Node[] => [
    {
      id: `lane/${graph.instanceId}`, type: 'lane', position: { x: lane.x, y: lane.y }, width: lane.width, height: lane.height, data: { graph }, zIndex: -1,
      selectable: false, focusable: false, draggable: false, domAttributes: { 'aria-hidden': true },
    },
    // Tab goes from step to step as a reader would.
    ...readingOrder(graph).flatMap((node): StepCardNode[] => {
      const box = boxes.get(node.id);
      return box === undefined ? [] : [{
        id: nodeId(graph.instanceId, node.id), type: 'step', position: { x: box.x, y: box.y }, width: box.width, height: box.height,
        selectable: false, focusable: false, draggable: false,
        data: {
          node,
          chosen: chosen?.instanceId === graph.instanceId && chosen.step === node.step,
          onOpen: () => onChoose({ instanceId: graph.instanceId, step: node.step }),
        },
      }];
    }),
  ]);
}

function toEdges(placed: readonly Placed[], handoverText: string, outcomeText: (outcome: string) => string): WireEdge[] {
  const arrow = (color: string) => ({ type: MarkerType.ArrowClosed, width: 14, height: 14, color });
  const plain = { type: 'wire' as const, focusable: false, selectable: false, domAttributes: { 'aria-hidden': true } };
  const wires = placed.flatMap(({ graph, wires: lines, undos }) => [
    ...graph.edges.map((edge): WireEdge => {
      const look = edge.active ? 'active' : edge.taken > 0 ? 'taken' : 'idle';
      return {
        ...plain, id: `${graph.instanceId}/${edge.id}`, source: nodeId(graph.instanceId, edge.from), target: nodeId(graph.instanceId, edge.to),
        markerEnd: arrow(look === 'active' ? 'var(--oh-accent)' : look === 'taken' ? 'var(--tone-success)' : 'var(--oh-text-3)'),
        zIndex: look === 'idle' ? 0 : 1,
        data: { points: lines.get(edge.id) ?? [], label: outcomeText(edge.outcome), look, times: edge.taken },
      };
    }),
    ...undos.map((undo): WireEdge => ({
      ...plain, id: `${graph.instanceId}/${undo.id}`, source: nodeId(graph.instanceId, graph.undos[0]!.from), target: nodeId(graph.instanceId, undo.id.slice(5)),
      markerEnd: arrow('var(--tone-undone)'), data: { points: undo.points, label: '', look: 'undo', times: 1 },
    })),
  ]);
  const bridges = placed.slice(1).flatMap((to, index): WireEdge[] => {
    const from = placed[index]!;
    const points = handover(from, to);
    const [source, target] = [from.graph.nodes[0], to.graph.nodes[0]];
    return points.length === 0 || !source || !target ? [] : [{
      ...plain, id: `handover/${to.graph.instanceId}`, source: nodeId(from.graph.instanceId, source.id), target: nodeId(to.graph.instanceId, target.id),
      markerEnd: arrow('var(--oh-text-3)'), data: { points, label: handoverText, look: 'handover', times: 1 },
    }];
  });
  return [...wires, ...bridges];
}

function Drawing({ placed, chosen, onChoose, label }: Props & { placed: Placed[] }) {
  const { t } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const [follow, setFollow] = useState(true);
  const nodes = useMemo(() => toNodes(placed, chosen, onChoose), [placed, chosen, onChoose]);
  const outcomeText = useOutcomeText();
  const edges = useMemo(() => toEdges(placed, t('flow.handover'), outcomeText), [placed, t, outcomeText]);
  const { allInView, corner, fit } = useFit(placed);
  useFollow(placed, follow);

  return (
    <ReactFlow
      className={styles.canvas} colorMode={scheme} nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} aria-label={label}
      nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} deleteKeyCode={null}
      minZoom={0.25} maxZoom={1.6} zoomOnDoubleClick={false} attributionPosition="top-right"
      // A person who moves the picture wants it to stay there.
      onMoveStart={(event) => event !== null && setFollow(false)}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--oh-dots)" />
      {!allInView && <MiniMap
        className={styles.map} pannable zoomable ariaLabel={t('flow.map')} position={corner} nodeBorderRadius={10} nodeStrokeWidth={0}
        style={mapMargin(corner)}
        nodeColor={(node) => (node.type === 'step' ? mapColour((node as StepCardNode).data.node) : 'var(--oh-map-lane)')}
      />}
      <Panel position="bottom-left"><Tools follow={follow} onFollow={setFollow} onFit={fit} /></Panel>
    </ReactFlow>
  );
}

/** Fits the drawing once when its window is known, and again when asked. */
function useFit(placed: readonly Placed[]) {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const content = around(placed.map(({ lane }) => lane));
  const smallest = placed.length > 1 ? 0.4 : 0.7;
  const begun = useRef(false);
  useLayoutEffect(() => {
    if (!begun.current && width > 0) {
      begun.current = true;
      void flow.setViewport(fitBesideMap(content, { width, height }, smallest));
    }
  });
  const allInView = useStore((store) => store.width === 0 || isAllInView(content, store, viewportOf(store)));
  const steps = useMemo(() => placed.flatMap(({ boxes }) => [...boxes.values()]), [placed]);
  const corner = useStore((store) => mapCorner(steps, store, viewportOf(store)));
  const fit = () => void flow.setViewport(fitBesideMap(content, { width, height }, 0.25), { duration: 250 });
  return { allInView, corner, fit };
}

function mapColour(node: GraphNode): string {
  return node.state === 'pending' ? 'var(--oh-border-strong)' : `var(--tone-${stepTones[node.state]})`;
}

/** Brings the step at work, or the last one that was, into view with the one that comes next, unless both are in view. */
function useFollow(placed: readonly Placed[], follow: boolean): void {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const active = stepToShow(placed.flatMap(({ graph, boxes }) => graph.nodes.map((node) => ({ ...node, id: nodeId(graph.instanceId, node.id), box: boxes.get(node.id) }))));
  const next = placed.flatMap(({ graph, boxes }) => graph.edges.filter((edge) => edge.main && nodeId(graph.instanceId, edge.from) === active?.id).map((edge) => boxes.get(edge.to)))[0];
  const box = active?.box && span(active.box, next ?? active.box);
  useEffect(() => {
    if (!follow || !box || width === 0) {
      return;
    }
    const view = flow.getViewport();
    if (!isWhollyIn(box, { width, height: height - toolRoom }, view)) {
      void flow.setViewport(broughtIn(box, around(placed.map(({ lane }) => lane)), { width, height }, view.zoom), { duration: 450 });
    }
    // Only a change of the step moves the picture.
  }, [active?.id, follow, width, height]);
}

function Tools({ follow, onFollow, onFit }: { follow: boolean; onFollow: (follow: boolean) => void; onFit: () => void }) {
  const { t } = useLanguage();
  const flow = useReactFlow();
  const tool = (label: string, icon: React.ReactNode, onClick: () => void, pressed?: boolean) => (
    <Tooltip label={label} position="top">
      <ActionIcon variant={pressed ? 'light' : 'default'} size={30} aria-label={label} aria-pressed={pressed} onClick={onClick}>{icon}</ActionIcon>
    </Tooltip>
  );
  return (
    <div className={styles.tools} role="group">
      {tool(t('flow.zoomIn'), <IconPlus size={16} />, () => void flow.zoomIn({ duration: 150 }))}
      {tool(t('flow.zoomOut'), <IconMinus size={16} />, () => void flow.zoomOut({ duration: 150 }))}
      {tool(t('flow.fit'), <IconMaximize size={16} />, () => { onFollow(false); onFit(); })}
      {tool(t('flow.follow.hint'), <IconFocus2 size={16} />, () => onFollow(!follow), follow)}
    </div>
  );
}
