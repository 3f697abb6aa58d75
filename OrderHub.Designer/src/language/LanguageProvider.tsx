import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { LocalText } from '../document/flowDefinition';
import { en, type TextKey } from './en';
import type { Language } from './format';
import { fill, type Values } from './translate';
import { zh } from './zh';

const storageKey = 'orderhub.language';
const texts: Record<Language, Record<TextKey, string>> = { en, zh };

interface LanguageContext {
  language: Language;
  setLanguage: (language: Language) => void;
  t: (key: TextKey, values?: Values) => string;
  /** The text of a key made at run time (a status, a code), or the fallback where there is none. */
  named: (group: string, name: string, fallback?: string) => string;
  local: (text: LocalText) => string;
}

const Context = createContext<LanguageContext | null>(null);

function chosen(): Language {
  try {
    const kept = localStorage.getItem(storageKey);
    if (kept === 'en' || kept === 'zh') {
      return kept;
    }
  } catch {
    // Storage may be denied: the browser's language it is.
  }
  return /^zh/i.test(navigator.language) ? 'zh' : 'en';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setState] = useState<Language>(chosen);

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);

  const setLanguage = useCallback((next: Language) => {
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // The choice then lasts as long as the page.
    }
    setState(next);
  }, []);

  const value = useMemo<LanguageContext>(
    () => ({
      language,
      setLanguage,
      t: (key, values) => fill(texts[language][key], values),
      named: (group, name, fallback) => (texts[language] as Record<string, string>)[`${group}.${name}`] ?? fallback ?? name,
      local: (text) => text[language],
    }),
    [language, setLanguage],
  );
  return <Context value={value}>{children}</Context>;
}

export function useLanguage(): LanguageContext {
  const context = useContext(Context);
  if (context === null) {
    throw new Error('useLanguage needs <LanguageProvider> around it.');
  }
  return context;
}
