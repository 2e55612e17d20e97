/** Styles of a report's page: it stands by itself, in dark and light, on a phone, a desk and paper. */
export const PAGE_STYLE = `
:root{--page:#f7f8fb;--panel:#fff;--line:#d6d9e4;--text:#1b1e2b;--muted:#565a70;--accent:#2456d6;--rule:#8a5a00;--warn:#8a5a00;
color-scheme:light dark;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
@media (prefers-color-scheme:dark){:root{--page:#0d0f16;--panel:#161926;--line:#2f3449;--text:#e7e8ef;--muted:#a3a6b9;
--accent:#7aa2ff;--rule:#ffc857;--warn:#ffc857}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font-variant-numeric:tabular-nums}
main{max-width:80rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.15rem;margin:2.5rem 0 .25rem}
p{margin:.25rem 0 .75rem;max-width:52rem}
.verdict{background:var(--panel);border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:6px;padding:1rem;
font-size:1.1rem;max-width:none}
.simulated{background:var(--warn);color:var(--page);font-weight:700;padding:.1rem .5rem;border-radius:3px;letter-spacing:.05em;
display:inline-block}
td .simulated{font-size:.7em}
summary{cursor:pointer;color:var(--accent)}
.warnings{border-left:4px solid var(--warn);padding:.25rem 0 .25rem 2rem;margin:1rem 0;max-width:52rem}
.about,.kind,nav,.key{color:var(--muted)}
.kind{font-size:.8em}
nav a{color:var(--accent);margin-right:1rem;white-space:nowrap}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));gap:.75rem;margin:1rem 0}
dl .command{grid-column:1/-1}.command dd{font-family:ui-monospace,monospace;font-weight:400;font-size:.9em}
dl div{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.5rem .75rem}
dt{color:var(--muted);font-size:.8rem}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
figure{margin:1rem 0;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.75rem}
figcaption{font-weight:600;margin-bottom:.5rem}
.scroll{overflow-x:auto;margin:1rem 0;border:1px solid var(--line);border-radius:6px;background:var(--panel)}
.scroll:focus-visible{outline:2px solid var(--accent)}
table{border-collapse:collapse;width:100%;font-size:.85rem}
caption{text-align:left;font-weight:600;padding:.6rem .75rem .3rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--muted);font-weight:600;vertical-align:bottom}
td.figure,td.word{white-space:nowrap}
td.long{min-width:16rem;overflow-wrap:anywhere}
svg text{fill:var(--muted);font-size:11px}
svg .grid{stroke:var(--line)}
svg .zero{stroke:var(--muted)}
svg .diagonal{stroke:var(--muted);stroke-dasharray:4 3}
.forest{display:grid;grid-template-columns:minmax(9rem,auto) minmax(8rem,1fr) auto;column-gap:1rem;align-items:center;font-size:.85rem;
grid-auto-flow:row dense}
.forest-name{grid-column:1}.forest-mark,.forest-axis{grid-column:2}.forest-value{grid-column:3}
.forest svg{display:block}
.forest-value{white-space:nowrap}
.model{--mark:var(--accent)}.baseline{--mark:var(--muted)}.rule{--mark:var(--rule)}
.interval{stroke:var(--mark);stroke-width:2}
.dot{fill:var(--mark,var(--accent));stroke:var(--mark,var(--accent));stroke-width:2}
.hollow{fill:var(--panel)}
.key{font-size:.85rem;margin:.5rem 0 0}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem}
.multiples h3{font-size:.9rem;margin:0}
.reliability{width:100%;max-width:20rem;display:block}
.curve{fill:none;stroke:var(--mark,var(--accent));stroke-width:1.5}
@media (max-width:36rem){
.forest{grid-template-columns:1fr auto}
.forest-mark,.forest-axis{grid-column:1/-1}.forest-value{grid-column:2}
}
@media print{
:root{--page:#fff;--panel:#fff;--line:#bbb;--text:#000;--muted:#444;--accent:#1a48c0;--rule:#7a4f00;--warn:#7a4f00;
font-size:10px;color-scheme:light}
main{max-width:none;padding:0}
nav{display:none}
.scroll{overflow:visible}
td.figure,td.word{white-space:normal}
th,td{padding:.15rem .3rem}
td.long{min-width:0}
tr,figure,dl div{break-inside:avoid}
h2,caption{break-after:avoid}
.simulated{color:#000;background:none;border:1px solid #000}
}
`
