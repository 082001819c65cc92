import { useEffect, useState } from 'preact/hooks';
import type { Store } from './store.ts';

/** The value of a store; the component is drawn again when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState({ of: store.value });
  useEffect(() => {
    const take = () => setValue({ of: store.value });
    // It may have changed between the drawing and now.
    take();
    return store.subscribe(take);
  }, [store]);
  return value.of;
}
