import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import styles from './CodeEditor.module.css';
import { completeAt } from './complete';
import type { DataNode } from './dataTree';
import { faultIn } from './evaluate';
import { jsonataColours, jsonataLanguage } from './jsonataMode';

interface Props {
  value: string;
  onChange: (value: string) => void;
  onDone?: () => void;
  data: readonly DataNode[];
  label: string;
  placeholder: string;
  maybeText: string;
  readOnly: boolean;
  invalid: boolean;
}

const look = EditorView.theme({
  '&': { fontSize: '12.5px', backgroundColor: 'transparent', color: 'var(--oh-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': { fontFamily: 'var(--oh-mono)', padding: '7px 0', caretColor: 'var(--oh-text)', minHeight: '34px' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeftColor: 'var(--oh-text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--oh-selected) !important' },
  '.cm-placeholder': { color: 'var(--oh-text-3)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--oh-accent-soft) !important', outline: 'none' },
  '.cm-tooltip': { border: '1px solid var(--oh-border)', borderRadius: '8px', backgroundColor: 'var(--oh-raised)', color: 'var(--oh-text)', boxShadow: 'var(--oh-shadow-pop)' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px !important', fontFamily: 'var(--oh-mono)', fontSize: '12px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--oh-accent-soft)', color: 'var(--oh-accent-text)' },
  '.cm-completionDetail': { color: 'var(--oh-text-3)', fontStyle: 'normal', marginLeft: '10px' },
  '.cm-completionInfo': { maxWidth: '280px', padding: '8px 10px', fontFamily: 'var(--oh-font)', fontSize: '12px' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--tone-danger) 1px', textUnderlineOffset: '3px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--tone-danger)' },
});

const kinds = { field: 'property', function: 'function', word: 'keyword', value: 'constant' } as const;

/** The text of an expression, with colours, completion from the data that reaches it, and its faults where they are. */
export default function CodeEditor({ value, onChange, onDone, data, label, placeholder, maybeText, readOnly, invalid }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, onDone, data, maybeText });
  const locked = useRef(new Compartment());
  const named = useRef(new Compartment());
  latest.current = { onChange, onDone, data, maybeText };

  useEffect(() => {
    const source = (context: CompletionContext): CompletionResult | null => {
      const found = completeAt(context.state.doc.toString(), context.pos, latest.current.data);
      return found === null || (found.from === context.pos && !context.explicit && !/[.$"=\s(]$/.test(context.state.sliceDoc(0, context.pos))) ? null : {
        from: found.from,
        validFor: /^[$\w`"]*$/,
        options: found.suggestions.map((one) => ({
          label: one.label, apply: one.apply, type: kinds[one.kind], detail: one.maybe ? `${one.detail} · ${latest.current.maybeText}` : one.detail,
          ...(one.about !== null && { info: one.about }),
        })),
      };
    };
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(), closeBrackets(), bracketMatching(), jsonataLanguage, jsonataColours, look, EditorView.lineWrapping, placeholderOf(placeholder),
          autocompletion({ override: [source], icons: false, activateOnTyping: true }),
          linter(async (shown) => {
            const body = shown.state.doc.toString();
            const fault = body.trim() === '' ? null : await faultIn(body);
            const at = Math.max(0, Math.min((fault?.at ?? body.length) - 1, body.length - 1));
            return fault === null || shown.state.doc.toString() !== body ? [] : [{ from: at, to: Math.min(body.length, at + 1), severity: 'error' as const, message: fault.message }];
          }, { delay: 250 }),
          keymap.of([
            { key: 'Ctrl-Space', run: startCompletion },
            // Tab leaves the editor, as it leaves every other field.
            ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap,
          ]),
          locked.current.of([]),
          named.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && update.transactions.some((one) => one.isUserEvent('input') || one.isUserEvent('delete') || one.isUserEvent('undo') || one.isUserEvent('redo') || one.isUserEvent('move'))) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
          EditorView.domEventHandlers({ blur: () => latest.current.onDone?.() }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
    // The editor keeps its own text; what comes from outside is put in below.
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: [
      locked.current.reconfigure([EditorState.readOnly.of(readOnly)]),
      named.current.reconfigure(EditorView.contentAttributes.of({ 'aria-label': label, 'aria-invalid': String(invalid) })),
    ] });
  }, [readOnly, label, invalid]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== null && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  return <div ref={host} className={styles.editor} data-invalid={invalid || undefined} />;
}
