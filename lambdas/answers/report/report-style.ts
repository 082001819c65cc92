import { createHash } from 'node:crypto';

/** A4 with its margins; on a screen a sheet of the same width. Colours keep 4.5 : 1 on white, and the page works in grey. */
export const STYLE = `
@page { size: A4 portrait; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 186mm; font: 9pt/1.35 "Liberation Sans", Arial, Helvetica, sans-serif; color: #1c2b2a; }
/* The pictures give way to what has to be read: the sheet is one. */
body { display: flex; flex-direction: column; }
@media screen { body { padding: 12mm 0; } }
@media print { body { height: 272mm; overflow: hidden; } }
header, .columns, section, footer { flex: none; }
header { display: flex; justify-content: space-between; gap: 8mm; border-bottom: 0.6mm solid #1a6960; padding-bottom: 2mm; }
h1 { font-size: 15pt; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 10pt; margin: 2.5mm 0 0.8mm; color: #11564e; }
p { margin: 0 0 1mm; overflow-wrap: anywhere; }
header p { font-size: 8pt; color: #44514f; text-align: right; flex: none; }
.pictures { display: flex; gap: 4mm; margin-top: 3mm; height: 96mm; min-height: 24mm; flex: 0 1 auto; }
figure { margin: 0; flex: 1 1 0; min-width: 0; min-height: 0; display: flex; justify-content: center; }
figure img { max-width: 100%; max-height: 100%; object-fit: contain; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 6mm; }
table { border-collapse: collapse; width: 100%; font-size: 8pt; }
th, td { text-align: right; padding: 0.35mm 1mm; border-bottom: 0.2mm solid #dbe2e1; font-variant-numeric: tabular-nums; }
th { font-weight: 600; color: #44514f; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
td.bar { width: 22mm; }
td:not(:first-child):not([colspan]) { white-space: nowrap; }
td svg { display: block; width: 100%; height: 3mm; }
.failure { border: 0.6mm solid #a3211b; padding: 4mm; margin-top: 6mm; }
.failure h2 { color: #a3211b; margin-top: 0; }
ul { margin: 0; padding-left: 4mm; }
footer { margin-top: 3mm; padding-top: 1.5mm; border-top: 0.2mm solid #c4cfcd; font-size: 7.5pt; color: #44514f; }
`;

/** Source expression of a content security policy that lets in this style and no other. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
