import { lazy, Suspense, useEffect, useState } from 'react';
import { useLanguage } from '../../language/LanguageProvider';
import { useForm } from '../FormContext';
import { evaluate, type Evaluation } from './evaluate';
import styles from './ExpressionEditor.module.css';

// The editor's library comes only to those who open an expression.
const CodeEditor = lazy(() => import('./CodeEditor'));

const restMs = 200;
const mostShown = 600;

/** An expression: its text, and what it gives on the sample. */
export function ExpressionEditor({ label, body, onChange, onDone, invalid }: {
  label: string;
  body: string;
  onChange: (body: string) => void;
  onDone?: () => void;
  invalid: boolean;
}) {
  const { t } = useLanguage();
  const { data, sample, readOnly } = useForm();
  return (
    <div className={styles.whole}>
      <Suspense fallback={<div className={styles.waiting} role="status"><span className="visually-hidden">{t('app.loading')}</span></div>}>
        <CodeEditor
          value={body} onChange={onChange} onDone={onDone} data={data} label={label} placeholder={t('expression.placeholder')} maybeText={t('expression.maybe')}
          readOnly={readOnly} invalid={invalid}
        />
      </Suspense>
      <Result body={body} sample={sample} />
    </div>
  );
}

function Result({ body, sample }: { body: string; sample: unknown }) {
  const { t } = useLanguage();
  const [result, setResult] = useState<Evaluation | null>(null);
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => void (body.trim() === '' ? Promise.resolve(null) : evaluate(body, sample)).then((found) => !gone && setResult(found)), restMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [body, sample]);
  if (result === null) {
    return null;
  }
  return (
    <p className={styles.result} data-kind={result.kind} role="status">
      <span className={styles.label}>{result.kind === 'error' ? t('expression.wrong') : t('expression.onSample')}</span>
      {result.kind === 'error' ? <span>{result.at === null ? result.message : t('expression.at', { message: result.message, at: result.at })}</span>
        : result.kind === 'nothing' ? <span>{t('expression.nothing')}</span>
        : <code className={styles.value} tabIndex={0}>{shown(result.value)}</code>}
    </p>
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, null, typeof value === 'object' ? 1 : 0) ?? 'null';
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
