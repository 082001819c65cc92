/** Of the page: light or dark, as the reader's system is. Colours of lines differ in lightness as well as in hue. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --back: #f4f5f7; --card: #fff; --ink: #16191f; --soft: #5f6b7a; --rule: #e3e6ea; --red: #c2261a; --green: #1d7a3a; --grey: #6b7280;
  --c0: #1f6fd1; --c1: #d9730d; --c2: #2a8c4a; --c3: #b0247f; --c4: #6d4bc4; --c5: #8a6d00; --c6: #0f8b8d; --c7: #a63d2f; --c8: #54616e; --c9: #5a8f00; }
@media (prefers-color-scheme: dark) { :root { --back: #0f141a; --card: #192029; --ink: #e6e9ee; --soft: #9aa7b5; --rule: #2b3542; --red: #ff7a6b; --green: #4cc472; --grey: #93a0ae;
  --c0: #6aaeff; --c1: #ffab5e; --c2: #5fd385; --c3: #f27bc6; --c4: #ab92ff; --c5: #e0c04a; --c6: #4fd0d2; --c7: #ff9180; --c8: #a9b6c3; --c9: #a7d84e; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: var(--back); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; margin: 0 0 12px; }
h1 { font-size: 18px; margin: 0; } h2 { font-size: 16px; margin: 0 0 2px; } h3 { font-size: 13px; font-weight: 600; margin: 0 0 6px; }
header p, .text p { margin: 0; color: var(--soft); } header a { color: inherit; margin-left: 6px; } header a.now { font-weight: 700; text-decoration: none; }
a { color: var(--c0); } code { font-size: 0.95em; }
main { display: grid; grid-template-columns: repeat(24, minmax(0, 1fr)); gap: 10px; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 10px 12px; }
section.text { background: none; border: 0; padding: 14px 2px 0; }
ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 12px; }
.alarms ul { gap: 6px; } .alarms li { border: 1px solid currentColor; border-left-width: 6px; border-radius: 4px; padding: 2px 8px; font-size: 12px; }
.alarms .ok { color: var(--green); } .alarms .alarm { color: var(--red); font-weight: 600; } .alarms .unknown { color: var(--grey); border-style: dashed; }
.legend { font-size: 12px; color: var(--soft); margin-top: 2px; } .legend b { color: var(--ink); } .legend span { display: inline-block; width: 10px; height: 3px; margin-right: 5px; vertical-align: middle; }
svg { display: block; width: 100%; height: auto; } .empty { color: var(--soft); text-align: center; margin: 0; padding: 60px 0; }
.grid { stroke: var(--rule); } .tick { fill: var(--soft); font-size: 10px; } .line { fill: none; stroke: var(--c); stroke-width: 1.6; stroke-linejoin: round; }
.dot { fill: var(--c); } .area { fill: var(--c); opacity: 0.35; } .limit { stroke: var(--red); stroke-dasharray: 5 3; } .limit-label { fill: var(--red); font-size: 10px; }
${Array.from({ length: 10 }, (_, index) => `.c${index} { --c: var(--c${index}); }`).join(' ')} .legend span { background: var(--c); }
@media (max-width: 900px) { main { display: block; } section { margin-bottom: 10px; } }
`;
