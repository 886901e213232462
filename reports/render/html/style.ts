// The looks of the page: calm, legible, light and dark, wide and narrow. No address, no import: it opens from a file.

export const STYLE = `
:root{color-scheme:light dark;--paper:#f7f7f5;--card:#fff;--ink:#1c1f23;--soft:#5c636d;--line:#e2e3e0;--faint:#efefec;
--pass:#1a7f4e;--fail:#c0352b;--unknown:#8f6200;--pass-ground:#e5f4ec;--fail-ground:#fdecea;--unknown-ground:#fbf2dc;
--done:#3f8f6b;--retried:#d99a2b;--final:#c0352b;--died:#8a6bb8;--link:#2459a9;--durable:#3f8f6b;--restart:#b9bdc4}
@media (prefers-color-scheme:dark){:root{--paper:#131518;--card:#1b1e22;--ink:#e7e8ea;--soft:#a0a7b1;--line:#2d3238;--faint:#23272c;
--pass:#5cc992;--fail:#ff8177;--unknown:#e3b450;--pass-ground:#16301f;--fail-ground:#3a1b19;--unknown-ground:#352a10;
--done:#4fae84;--retried:#d99a2b;--final:#f0655a;--died:#a58bd6;--link:#8db8ff;--durable:#4fae84;--restart:#59606a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{display:flex;gap:12px;align-items:baseline;padding-top:22px;padding-bottom:14px;color:var(--soft)}
header b{color:var(--ink);font-size:17px;letter-spacing:-.01em}
footer{padding-top:28px;padding-bottom:44px;color:var(--soft);font-size:13px}
h1,h2,h3,h4,p,dl,dd,ul,figure{margin:0;padding:0}
ul{list-style:none}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
a{color:var(--link)}
small{font-size:12.5px;color:var(--soft);font-weight:400}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.banner{display:flex;gap:16px;align-items:center;padding:20px 24px;border-radius:12px;background:var(--card);border:1px solid var(--line);border-left:5px solid}
.banner.pass{border-left-color:var(--pass)}.banner.fail{border-left-color:var(--fail)}.banner.unknown{border-left-color:var(--unknown)}
.banner .mark{flex:none;width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:22px;font-weight:700}
.banner.pass .mark{color:var(--pass);background:var(--pass-ground)}.banner.fail .mark{color:var(--fail);background:var(--fail-ground)}.banner.unknown .mark{color:var(--unknown);background:var(--unknown-ground)}
.banner h1{font-size:24px;line-height:1.25;letter-spacing:-.015em;font-weight:650}
.facts{color:var(--soft);margin-top:4px;font-size:14px}.facts i{font-style:normal;margin:0 8px;opacity:.6}
.cut{margin-top:6px;color:var(--unknown);font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:12px;margin-top:12px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 18px 16px}
.tile h2{font-size:13px;font-weight:500;color:var(--soft)}
.value{font-size:24px;line-height:1.3;font-weight:620;letter-spacing:-.015em;font-variant-numeric:tabular-nums}
.words{font-size:13.5px;color:var(--soft)}
.shares{display:block;width:100%;height:5px;margin-top:10px;border-radius:3px}
.shares .pass{fill:var(--done)}.shares .fail{fill:var(--fail)}.shares .unknown{fill:var(--retried)}
.savings{margin-top:12px;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px}
.savings h2,.list h2{font-size:16px;font-weight:620;letter-spacing:-.01em}
.note{color:var(--soft);font-size:13.5px;margin:2px 0 14px}
.pairs{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:14px 28px}
.pair h3{font-size:13px;font-weight:550;color:var(--soft);margin-bottom:4px;display:flex;justify-content:space-between;gap:8px}
.less{color:var(--pass);font-weight:600}
.pair dl>div{display:grid;grid-template-columns:1fr auto;font-size:13.5px;column-gap:8px;margin-bottom:6px}
.pair dt{color:var(--soft)}.pair dd{font-variant-numeric:tabular-nums;font-weight:550}
.pair svg{grid-column:1/-1;width:100%;height:7px;border-radius:4px;display:block}
.ground{fill:var(--faint)}.durable .filled{fill:var(--durable)}.restart .filled{fill:var(--restart)}
.more{margin-top:12px;font-size:13.5px}.more summary{cursor:pointer;color:var(--link);width:max-content}
table{border-collapse:collapse;width:100%;margin-top:8px;font-size:13.5px}
th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:500;color:var(--soft)}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.list{margin-top:28px}
.bar-of-list{display:flex;flex-wrap:wrap;gap:10px 16px;align-items:center;margin-bottom:10px}
.bar-of-list h2{margin-right:auto}
fieldset{border:1px solid var(--line);border-radius:9px;padding:2px;margin:0;display:flex;background:var(--card)}
legend,.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
fieldset label{cursor:pointer;border-radius:7px;padding:3px 11px;font-size:13.5px;color:var(--soft);white-space:nowrap}
fieldset input{position:absolute;opacity:0;pointer-events:none}
fieldset label:has(:checked){background:var(--faint);color:var(--ink);font-weight:600}
fieldset label:has(:focus-visible){outline:2px solid var(--link)}
input[type=search]{font:inherit;font-size:13.5px;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:9px;padding:5px 11px;width:190px}
.scripted{display:none}.js .scripted{display:block}
.none{padding:26px;text-align:center;color:var(--soft);border:1px dashed var(--line);border-radius:12px}
main:has(#only-fail:checked) .trial:not(.fail),main:has(#only-unknown:checked) .trial:not(.unknown),main:has(#only-pass:checked) .trial:not(.pass){display:none}
.trial{background:var(--card);border:1px solid var(--line);border-radius:12px;margin-bottom:8px;scroll-margin-top:12px}
.trial:target{border-color:var(--link)}
.trial[hidden]{display:none}
.trial>summary{display:grid;grid-template-columns:24px minmax(0,1fr) auto;gap:0 12px;align-items:start;padding:11px 18px;cursor:pointer;list-style:none;border-radius:12px}
.trial>summary::-webkit-details-marker{display:none}
.trial>summary:hover{background:var(--faint)}
.title{min-width:0}.title b{font-weight:600;display:block}
.story{display:block;color:var(--soft);font-size:13.5px;overflow:hidden;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2}
.story i{font-style:normal;opacity:.7;padding:0 2px}
.time{color:var(--soft);font-size:13.5px;white-space:nowrap;font-variant-numeric:tabular-nums;line-height:22px}
.verdict{display:inline-grid;place-items:center;width:20px;height:20px;border-radius:50%;font-size:12px;font-weight:700;position:relative;margin-top:1px}
.verdict.pass{color:var(--pass);background:var(--pass-ground)}.verdict.fail{color:var(--fail);background:var(--fail-ground)}.verdict.unknown{color:var(--unknown);background:var(--unknown-ground)}
.body{padding:4px 18px 18px 54px}
.why{max-width:76ch;margin-bottom:14px}
.block{margin-top:18px}.block>h3,.block>h3 small{font-size:13px}.block>h3{font-weight:620;margin-bottom:6px}.block>h3 small{margin-left:6px}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:0 36px}
.problem{border-left:3px solid;border-radius:2px 8px 8px 2px;padding:10px 14px;margin-bottom:8px}
.problem.fail{border-color:var(--fail);background:var(--fail-ground)}.problem.unknown{border-color:var(--unknown);background:var(--unknown-ground)}.problem.pass{border-color:var(--pass);background:var(--pass-ground)}
.problem h4{font-size:13.5px;font-weight:620}
.problem p{white-space:pre-wrap;max-width:90ch}.problem .place{margin-top:4px}.problem .suggestion{margin-top:4px;font-weight:550}.suggestion::before{content:"→ "}
.faults li{font-size:14px;margin-bottom:8px}.faults b{font-weight:550}.faults small{display:block}.calm{color:var(--soft)}.open{color:var(--unknown);font-weight:600}
.checkers{columns:200px;font-size:14px}.checkers li{break-inside:avoid;margin-bottom:4px}.checkers .verdict{width:18px;height:18px;font-size:11px;margin-right:4px}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:10px 20px;font-size:14px}
.numbers dt,.links dt{color:var(--soft);font-size:13px}.numbers dd{font-weight:550}.numbers .words{font-weight:400}
.links{margin-top:18px;padding-top:12px;border-top:1px solid var(--line);font-size:13.5px}
.links>div{display:grid;grid-template-columns:76px minmax(0,1fr)}.links code{user-select:all}
.scroll{overflow-x:auto}
.timeline svg{display:block;max-width:none;font-size:12px;fill:var(--ink)}
.timeline text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
.tick text,.fold text,.worker text{fill:var(--soft);font-size:11px}
.tick line,.rule{stroke:var(--line)}
.fold rect{fill:var(--faint)}.fold text{font-weight:600}
.worker line{stroke:var(--line);stroke-width:2}.worker rect{fill:var(--soft);opacity:.75}
.done rect{fill:var(--done)}.retried rect{fill:var(--retried)}.final rect{fill:var(--final)}
.died rect{fill:var(--card);stroke:var(--died);stroke-width:1.5;stroke-dasharray:3 2}
.bar text{fill:#fff;font-size:10px;font-weight:700}.died text{fill:var(--died)}.retried text{fill:#1c1f23}
.kill line{stroke:var(--fail);stroke-width:1;stroke-dasharray:3 3;opacity:.75}.kill circle{fill:var(--fail)}.kill path{stroke:var(--card);stroke-width:1.8;stroke-linecap:round}
.strike path{fill:var(--ink);stroke:var(--card);stroke-width:1.5}
figcaption{display:flex;flex-wrap:wrap;gap:4px 18px;color:var(--soft);font-size:12.5px;margin-top:8px}
.key::before{content:"";display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px;vertical-align:-1px}
.key.done::before{background:var(--done)}.key.retried::before{background:var(--retried)}.key.final::before{background:var(--final)}
.key.died::before{border:1.5px dashed var(--died)}.key.killed::before{background:var(--fail);border-radius:50%}
.key.struck::before{background:var(--ink);transform:rotate(45deg) scale(.8);border-radius:0}.key.idle::before{background:var(--faint);border:1px solid var(--line)}
table.matrix{font-size:13px}.matrix th,.matrix td{padding:3px 8px 3px 0}.matrix thead th{white-space:nowrap;position:sticky;top:0;background:var(--card)}.matrix th small{display:block}
.matrix tbody tr:first-child th,.matrix tbody tr:first-child td{border-top:2px solid var(--line)}.matrix .cell{text-align:center;font-weight:700;min-width:34px;padding:3px 4px}
.cell.pass{color:var(--pass)}.cell.fail{color:var(--fail);background:var(--fail-ground)}.cell.unknown{color:var(--unknown);background:var(--unknown-ground)}.cell.not{color:var(--soft);font-weight:400}.cell a{color:inherit}
.savings h3{font-size:14px;font-weight:620;margin:16px 0 4px}.told li{font-size:13.5px;margin-bottom:3px}
@media (max-width:640px){main,header,footer{padding-left:14px;padding-right:14px}.banner{padding:16px}.banner h1{font-size:20px}
.tiles{grid-template-columns:1fr 1fr;gap:8px}.tile{padding:12px 13px}.value{font-size:19px}
.trial>summary{grid-template-columns:22px minmax(0,1fr);padding:11px 14px}.time{grid-column:2}.body{padding:4px 14px 16px}input[type=search]{width:100%}.scripted{width:100%}
fieldset label{padding:3px 9px}}
@media print{body{background:#fff}.bar-of-list fieldset,.scripted{display:none!important}}
`;
