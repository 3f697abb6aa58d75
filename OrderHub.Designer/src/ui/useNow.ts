import { createContext, useContext, useEffect, useState } from 'react';

/** How far the server's clock runs ahead of this machine's, in milliseconds (Development can move it). */
export const ClockAhead = createContext(0);

/** The server's time, renewed every few seconds, so that relative times stay true. */
export function useNow(everyMs = 5_000): number {
  const ahead = useContext(ClockAhead);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now + ahead;
}
