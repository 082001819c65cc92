import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

let drawnBefore = false;

/** A page with its title, which a screen reader reads out when the page has been changed to. */
export function Page({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Crop health`;
    // The browser itself reads out the first page.
    if (drawnBefore) heading.current?.focus();
    drawnBefore = true;
  }, [title]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  );
}
