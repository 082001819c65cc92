import { useCallback, useEffect, useState } from 'preact/hooks';

export interface Loaded<T> {
  /** null until there is one; the last one stays while a new one is loaded. */
  readonly value: T | null;
  readonly error: Error | null;
  readonly reload: () => void;
}

interface Options<T> {
  /** Milliseconds until it is loaded again; null: it is finished. */
  readonly again?: (value: T) => number | null;
}

/** Loads something whenever `key` changes; null loads nothing. */
export function useLoaded<T>(
  key: string | null,
  load: () => Promise<T>,
  { again }: Options<T> = {},
): Loaded<T> {
  const [state, setState] = useState<{ key: string | null; value: T | null; error: Error | null }>(NOTHING);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (key === null) return;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    load().then(
      (value) => {
        if (!isCurrent) return;
        setState({ key, value, error: null });
        const wait = again?.(value) ?? null;
        if (wait !== null) timer = setTimeout(() => setRound((before) => before + 1), wait);
      },
      (error: Error) => {
        if (isCurrent)
          setState((before) => ({ key, value: before.key === key ? before.value : null, error }));
      },
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return {
    value: state.key === key ? state.value : null,
    error: state.key === key ? state.error : null,
    reload,
  };
}

const NOTHING = { key: null, value: null, error: null };
