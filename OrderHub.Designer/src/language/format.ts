export type Language = 'en' | 'zh';

export const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** `3 min ago`, `in 4 hr`; under five seconds the word for now. What is to come is rounded, or a term of four hours would at once be one of three. */
export function relativeTime(at: number, now: number, language: Language, nowWord: string): string {
  const distance = at - now;
  if (Math.abs(distance) < 5_000) {
    return nowWord;
  }
  const [unit, length] = units.find(([, size]) => Math.abs(distance) >= size) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat(locales[language], { numeric: 'always', style: 'short' }).format(distance > 0 ? Math.round(distance / length) : Math.trunc(distance / length), unit);
}

const pad = (value: number) => String(value).padStart(2, '0');

/** Date and time as people of logistics write it, in the machine's zone: `2026-03-02 09:15:07`. */
export function exactTime(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clockTime(at)}`;
}

export function clockTime(at: number): string {
  const date = new Date(at);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** The time of day as exactly as it was told: a reporter that tells minutes only gets no seconds invented. */
export function reportedTime(at: number, rawTime: string | null | undefined): string {
  const clock = clockTime(at);
  return rawTime != null && /^[^:]*\d:\d\d$/.test(rawTime.trim()) ? clock.slice(0, 5) : clock;
}

/** Day and time without seconds, for what is hours away. */
export function dayTime(at: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}

/** `上海市上海市浦东新区` to `上海市浦东新区`: of a municipality, province and city are one. */
export const regionName = (region: string) => region.replace(/^(.+?市)\1/, '$1');

/** With a capital letter where its script has them. */
export const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `38 ms`, `4.2 sec`, `12 min`, `3.5 hr`, `2 days`: the same words as in relative times. */
export function duration(ms: number, language: Language): string {
  const [value, unit] =
    ms < 1_000 ? [Math.round(ms), 'millisecond']
    : ms < 60_000 ? [Math.round(ms / 100) / 10, 'second']
    : ms < 3_600_000 ? [Math.round(ms / 60_000), 'minute']
    : ms < 86_400_000 ? [Math.round(ms / 360_000) / 10, 'hour']
    : [Math.round(ms / 8_640_000) / 10, 'day'];
  // British English would say mins and secs here, but min and sec in relative times.
  return new Intl.NumberFormat(language === 'en' ? 'en-US' : locales[language], { style: 'unit', unit: unit as string, unitDisplay: 'short' }).format(value as number);
}

export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: 4 }).format(value);
}

export function money(value: number, currency: string, language: Language): string {
  try {
    return new Intl.NumberFormat(locales[language], { style: 'currency', currency, currencyDisplay: 'code' }).format(value);
  } catch {
    return `${currency} ${value}`;
  }
}
