import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** JSONata for the editor: enough of its grammar to tell texts, numbers, functions, variables and operators apart. */
export const jsonataLanguage = StreamLanguage.define<{ comment: boolean }>({
  name: 'jsonata',
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment) {
      state.comment = !stream.skipTo('*/');
      if (state.comment) {
        stream.skipToEnd();
      } else {
        stream.match('*/');
      }
      return 'comment';
    }
    if (stream.eatSpace()) {
      return null;
    }
    if (stream.match('/*')) {
      state.comment = true;
      return 'comment';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) {
      return 'string';
    }
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) {
      return 'number';
    }
    if (stream.match(/^\$[A-Za-z0-9_]+(?=\s*\()/)) {
      return 'function';
    }
    if (stream.match(/^\$+[A-Za-z0-9_]*/)) {
      return 'variable';
    }
    if (stream.match(/^(?:and|or|in|function)\b/)) {
      return 'keyword';
    }
    if (stream.match(/^(?:true|false|null)\b/)) {
      return 'atom';
    }
    if (stream.match(/^`[^`]*`?/) || stream.match(/^[A-Za-z_][A-Za-z0-9_]*/)) {
      return 'property';
    }
    stream.next();
    return 'operator';
  },
  languageData: { closeBrackets: { brackets: ['(', '[', '{', '"', '`'] } },
  tokenTable: { function: tags.function(tags.variableName), property: tags.propertyName },
});

export const jsonataColours = syntaxHighlighting(HighlightStyle.define([
  { tag: tags.string, color: 'var(--tone-success)' },
  { tag: tags.number, color: 'var(--tone-warning)' },
  { tag: tags.atom, color: 'var(--tone-warning)' },
  { tag: tags.keyword, color: 'var(--tone-undone)', fontWeight: '600' },
  { tag: tags.function(tags.variableName), color: 'var(--tone-progress)' },
  { tag: tags.variableName, color: 'var(--tone-undone)' },
  { tag: tags.propertyName, color: 'var(--oh-text)' },
  { tag: tags.operator, color: 'var(--oh-text-2)' },
  { tag: tags.comment, color: 'var(--oh-text-3)', fontStyle: 'italic' },
]));
