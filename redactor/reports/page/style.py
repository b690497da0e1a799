"""How the page looks, by day, by night, on paper and on a narrow screen. ASCII: its hash is in the page's policy."""

_LIGHT = """
--ground:#fbfaf7;--sheet:#fff;--ink:#1d2430;--soft:#565f6e;--line:#e2dfd8;--quiet:#f3f1ec;--link:#1f5a8a;
--stop:#a3271f;--stop-bg:#fcefed;--warn:#7f5300;--warn-bg:#fbf3df;--clear:#1c6844;--clear-bg:#ebf5ef;
--s0:#f7f4ec;--s1:#eef1ea;--s2:#e4eee7;--s3:#d9eae3;--s4:#cee6df;--s5:#c2e1da;--s6:#b5dcd5;--s7:#a7d6cf;--s8:#99d0c9;
--s9:#8ac9c2;--s10:#79c1ba;--cell:#14262a;
"""
_DARK = """
--ground:#14171b;--sheet:#1b1f25;--ink:#e4e7ea;--soft:#a3acb8;--line:#323943;--quiet:#22272e;--link:#8fc1ea;
--stop:#ff9d92;--stop-bg:#34201f;--warn:#efc267;--warn-bg:#2f2819;--clear:#86d3a8;--clear-bg:#1a2c23;
--s0:#22262a;--s1:#21292c;--s2:#202d2f;--s3:#203233;--s4:#1f3738;--s5:#1e3d3d;--s6:#1d4343;--s7:#1c4949;--s8:#1b5050;
--s9:#1a5757;--s10:#185f5f;--cell:#eef5f4;
"""
_BASE = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;padding:clamp(1.25rem,4vw,3.5rem) clamp(1rem,4vw,2rem);background:var(--ground);color:var(--ink);
font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
header,main,footer{max-width:60rem;margin:0 auto}
h1,h2,.sentence{font-family:Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,"DejaVu Serif",serif;
font-weight:600;line-height:1.25;letter-spacing:-.005em;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:clamp(1.35rem,3.2vw,1.75rem);margin:0 0 1.5rem}
h2{font-size:1.4rem;margin:0 0 .35rem}
h3{font-size:1rem;font-weight:600;margin:0 0 .5rem;overflow-wrap:anywhere}
p{margin:0 0 .6rem;max-width:46rem;text-wrap:pretty;overflow-wrap:anywhere}
section{margin:0 0 3rem}
small,.lead,.note,.more,.kicker{color:var(--soft)}
.kicker{margin:0 0 .25rem;font-size:.85rem;letter-spacing:.02em}
.lead{margin-bottom:1rem}
.note,.more{font-size:.9rem;margin-top:.5rem}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
"""
_VERDICT = """
.verdict{--tone:var(--warn);--tint:var(--warn-bg);margin:0 0 1.5rem;padding:1.5rem 1.75rem 1rem;
background:var(--tint);border-left:.35rem solid var(--tone);border-radius:.35rem}
.verdict p{margin-bottom:.3rem}
.verdict p.sentence{margin-bottom:.75rem}
.verdict.stop{--tone:var(--stop);--tint:var(--stop-bg)}
.verdict.clear{--tone:var(--clear);--tint:var(--clear-bg)}
.label{margin:0 0 .3rem;font-weight:650;color:var(--tone)}
.sentence{font-size:clamp(1.45rem,4.2vw,2.05rem);margin:0 0 .75rem;max-width:32em}
.counts{display:flex;flex-wrap:wrap;gap:1px;margin:0 0 3rem;background:var(--line);border:1px solid var(--line);
border-radius:.35rem;overflow:hidden}
.counts div{display:flex;flex:1 1 7.5rem;flex-direction:column-reverse;justify-content:flex-end;padding:.8rem 1rem;
background:var(--sheet)}
.counts dt{font-size:.85rem;line-height:1.35;color:var(--soft);overflow-wrap:anywhere}
.counts dd{margin:0;font-size:1.5rem;line-height:1.3;font-variant-numeric:tabular-nums}
.facts{margin:0;border-top:1px solid var(--line)}
.facts div{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:1rem;padding:.5rem 0;
border-bottom:1px solid var(--line)}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
"""
_TABLES = """
.scroll{position:relative;overflow-x:auto;overflow-y:hidden;margin:0 0 .5rem}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.925rem;line-height:1.45}
caption{text-align:left;font-weight:600;padding:0 0 .5rem}
section>.scroll:not(:first-of-type){margin-top:2rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);
overflow-wrap:anywhere;min-width:5.5rem}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;font-size:.85rem;color:var(--soft);vertical-align:bottom;overflow-wrap:normal}
tbody th{font-weight:500;min-width:9rem;max-width:22rem}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;padding-left:1rem}
figure{margin:0 0 2rem}
figcaption{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline;margin-bottom:.75rem}
figcaption>*{min-width:0;max-width:100%;overflow-wrap:anywhere}
figcaption span{color:var(--soft);font-size:.9rem}
.legend .mark{margin:0 .15em 0 1.25em}
.scale{white-space:nowrap}
.scale i{display:inline-block;width:.8rem;height:.8rem;vertical-align:-.08rem;margin:0}
.heat{width:auto;border-collapse:separate;border-spacing:2px;margin:0}
.heat th,.heat td{border:0}
.heat thead th{padding:.25rem .3rem;text-align:center;max-width:9rem;overflow-wrap:break-word}
.heat tbody th{padding:.5rem 1rem .5rem 2px;vertical-align:middle;position:sticky;left:0;background:var(--ground)}
.heat tbody td{min-width:3.6rem;max-width:9rem;padding:.5rem .35rem;text-align:center;vertical-align:middle;
color:var(--cell);border-radius:.2rem;font-variant-numeric:tabular-nums;border:2px solid transparent}
.heat tbody td.none{color:var(--soft);border:1px dashed var(--line)}
.heat tbody td.bad{border:2px solid var(--stop)}
.figure,td .mark{display:block}
.heat small{color:inherit}
.mark{color:var(--stop);font-weight:650}
td .mark{font-size:.85rem}
td.bad .mark{margin:.1rem auto 0;padding:0 .4em;width:fit-content;background:var(--sheet);border-radius:1em}
"""
_FINDINGS = """
details{margin:0 0 .75rem}
summary{cursor:pointer}
.record{background:var(--sheet);border:1px solid var(--line);border-radius:.35rem}
.record>summary{display:flex;flex-wrap:wrap;align-items:baseline;gap:.35rem .6rem;padding:.7rem 1rem;list-style:none}
.record>summary::-webkit-details-marker{display:none}
.record>summary::before{content:"+";width:1ch;color:var(--soft);font-weight:600}
.record[open]>summary::before{content:"\\2013"}
.record[open]>summary{border-bottom:1px solid var(--line)}
.who{flex:1 1 14rem;overflow-wrap:anywhere}
.badge{display:inline-block;padding:0 .55em;border-radius:1em;font-size:.8rem;font-weight:600;line-height:1.65;
white-space:nowrap;color:var(--warn);background:var(--warn-bg)}
.badge.error{color:var(--stop);background:var(--stop-bg)}
.finding{padding:1rem 1rem .5rem 2.25rem}
.finding+.finding{border-top:1px solid var(--line)}
.finding ul{list-style:none;margin:0 0 .75rem;padding:0}
.finding li{padding:.3rem 0;overflow-wrap:anywhere}
.finding li+li{border-top:1px dotted var(--line)}
.where{font-weight:600;margin-right:.35rem}
.entity{margin-right:.35rem;font-size:.8rem;color:var(--soft);letter-spacing:.03em}
.action{display:block}
.action::before{content:"\\2192\\00a0"}
.why{color:var(--soft)}
.remedy b{display:inline-block;margin-right:.4rem}
footer{border-top:1px solid var(--line);padding-top:1rem;font-size:.9rem;color:var(--soft)}
"""
_MEDIA = """
@media (max-width:36rem){.verdict{padding:1.1rem 1.1rem .6rem}.counts div{flex-basis:40%}
.who{flex-basis:80%}.facts div{grid-template-columns:1fr;gap:0}.finding{padding-left:1rem}
.heat tbody th{min-width:7rem}}
@media print{html{font-size:9.5pt}body{padding:0;background:none}section{margin-bottom:2rem}
.finding,.verdict,tr,figure{break-inside:avoid}h2,h3,.lead,.record>summary{break-after:avoid}
.scroll{overflow:visible}.record>summary::before,.record[open]>summary::before{content:none}
.heat tbody th{background:none}
details::details-content{content-visibility:visible;display:block;height:auto}
.verdict,.badge,.heat td,.scale i{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
_SHADES = "".join(f".s{n}{{background:var(--s{n})}}\n" for n in range(11))
STYLE = (
    f":root{{color-scheme:light dark;{_LIGHT}}}\n"
    f"@media screen and (prefers-color-scheme:dark){{:root{{{_DARK}}}}}\n"
    f"{_BASE}{_VERDICT}{_TABLES}{_SHADES}{_FINDINGS}{_MEDIA}"
)
"""The style of the page, with which nothing is loaded."""
