import type { ELK } from 'elkjs/lib/elk-api';
import type { FlowGraph } from '../document/flowGraph';
import { fromElk, toElk, type Layout, type WordsOf } from './elkGraph';

let engine: Promise<ELK> | null = null;
const done = new Map<string, Promise<Layout>>();
const keptLayouts = 50;

/** The layout engine in its own worker, fetched when the first flow is drawn. */
export function layoutEngine(): Promise<ELK> {
  engine ??= Promise.all([import('elkjs/lib/elk-api'), import('elkjs/lib/elk-worker.min.js?url')]).then(
    ([{ default: Elk }, { default: workerUrl }]) => new Elk({ workerUrl }),
  );
  return engine;
}

/** Lays a flow out. A version is laid out once for a language: where its boxes lie does not depend on how a run goes, but on how long its words are. */
export function layoutOf(graph: FlowGraph, wordsOf: WordsOf): Promise<Layout> {
  const key = `${graph.flow}@${graph.versionHash}/${graph.edges.map(({ outcome }) => wordsOf(outcome)).join('/')}`;
  let layout = done.get(key);
  if (layout === undefined) {
    layout = layoutEngine().then((elk) => elk.layout(toElk(graph, wordsOf))).then((answer) => fromElk(answer, graph, wordsOf));
    layout.catch(() => done.delete(key));
    done.set(key, layout);
    if (done.size > keptLayouts) {
      done.delete(done.keys().next().value!);
    }
  }
  return layout;
}
