import type { StepStub, TimelineEntry } from '../api/simulations';
import type { Choice } from '../document/run/trial';
import { isoMs } from '../document/run/isoDuration';
import { duration } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useOutcomeText } from '../runs/useOutcomeText';
import { useTitleOf } from './useTitleOf';

/** What a plan says will happen, and what can be chosen, in the reader's words. */
export function usePlanWords() {
  const { t, named, language } = useLanguage();
  const outcomeText = useOutcomeText();
  const titleOf = useTitleOf();
  const statusOf = (payload: unknown) => { const status = (payload as { status?: unknown } | null)?.status; return typeof status === 'string' ? named('status', status) : null; };
  const entry = (one: TimelineEntry): string => {
    const what = statusOf(one.payload);
    const said = one.signal ? (what === null ? t('try.entry.signal.plain', { signal: named('signal', one.signal) }) : t('try.entry.signal', { signal: named('signal', one.signal), what }))
      : one.task ? t('try.entry.task', { step: titleOf(one.task), outcome: outcomeText(one.outcome ?? '') })
      : one.decide ? t('try.entry.decide', { step: titleOf(one.decide), action: named('try.choice', one.action ?? '') })
      : t('try.entry.cancel');
    const after = one.at ? isoMs(one.at) : null;
    return after === null ? said : `${said}, ${t('try.after', { time: duration(after, language) })}`;
  };
  const stub = (step: string, one: StepStub): string => {
    const title = titleOf(step);
    return one.outcome ? t('try.stub.outcome', { step: title, outcome: outcomeText(one.outcome) })
      : one.refused ? t('try.stub.refused', { step: title, code: one.refused })
      : one.failed ? t('try.stub.failed', { step: title, code: one.failed })
      : one.unknown ? t('try.stub.unknown', { step: title })
      : t('try.stub.recorded', { step: title });
  };
  const choice = (one: Choice): string => {
    switch (one.kind) {
      case 'answer': return one.answer === 'done' ? t('try.kind.answer') : t(`try.choice.${one.answer}`);
      case 'outcome': return t('try.choice.outcome', { outcome: outcomeText(one.outcome) });
      case 'task': return t('try.choice.task', { outcome: outcomeText(one.outcome) });
      case 'signal': return one.report === null ? t('try.choice.signal') : t('try.choice.report', { status: named('status', one.report) });
      case 'decide': return one.outcome === null ? t(`try.choice.${one.action}`) : `${t('try.choice.skip')}: ${outcomeText(one.outcome)}`;
    }
  };
  return { entry, stub, choice };
}
