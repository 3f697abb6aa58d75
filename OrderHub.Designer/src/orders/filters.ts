import type { OrderFilters } from '../api/orders';

const dayMs = 86_400_000;

export type DateChoice = '' | 'today' | 'week' | 'month' | 'custom';

/** The filters as the address bar keeps them, so that a list can be shared and gone back to. */
export interface ListState {
  q: string;
  status: string;
  line: string;
  dates: DateChoice;
  from: string;
  to: string;
}

const choices: readonly DateChoice[] = ['', 'today', 'week', 'month', 'custom'];

export function readList(search: URLSearchParams): ListState {
  const text = (name: string) => search.get(name) ?? '';
  const dates = text('dates') as DateChoice;
  return { q: text('q'), status: text('status'), line: text('line'), dates: choices.includes(dates) ? dates : '', from: text('from'), to: text('to') };
}

export function writeList(state: ListState): URLSearchParams {
  return new URLSearchParams(Object.entries(state).filter(([, value]) => value !== ''));
}

export function isFiltered(state: ListState): boolean {
  return [...writeList(state)].length > 0;
}

/** The filters that a saved search holds, as the address bar has them: days that move with the reader stay what they are called. */
export function toSaved(state: ListState, now: number): Record<string, string> {
  return { ...toQuery(state, now) } as Record<string, string>;
}

/** A saved search as the page's filters; its times become days of the reader's zone. */
export function fromSaved(query: Readonly<Record<string, string>>): ListState {
  const day = (text: string | undefined, shift: number) => (text === undefined ? '' : localDay(Date.parse(text) + shift));
  const dated = query.from !== undefined || query.to !== undefined;
  return {
    q: query.q ?? '', status: query.status ?? '', line: query.line ?? '', dates: dated ? 'custom' : '',
    from: day(query.from, 0), to: day(query.to, -1),
  };
}

function localDay(at: number): string {
  const day = new Date(at);
  return Number.isFinite(at) ? `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}` : '';
}

const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** What is asked of the server. Days are those of the reader's zone; `to` is the end of its day. */
export function toQuery(state: ListState, now: number): OrderFilters {
  const back = { '': null, today: 0, week: 6, month: 29, custom: null }[state.dates];
  const from = back !== null ? startOfDay(now) - back * dayMs : state.dates === 'custom' && state.from !== '' ? Date.parse(`${state.from}T00:00:00`) : null;
  const to = state.dates === 'custom' && state.to !== '' ? startOfDay(Date.parse(`${state.to}T00:00:00`)) + dayMs : null;
  return {
    ...(state.q.trim() !== '' && { q: state.q.trim() }),
    ...(state.status !== '' && { status: state.status }),
    ...(state.line !== '' && { line: state.line }),
    ...(from !== null && Number.isFinite(from) && { from: new Date(from).toISOString() }),
    ...(to !== null && Number.isFinite(to) && { to: new Date(to).toISOString() }),
  };
}
