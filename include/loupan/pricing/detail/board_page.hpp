// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <array>
#include <string_view>

// Style and script of the sale-control board (pricing/board.hpp). Nothing here depends on the units.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

// Price colours: steps of even lightness in OKLCH (0.965 down to 0.41; in the dark 0.30 up to 0.87), each with a text
// colour of at least 4.5:1. Status colours share one lightness, so that none of them shouts.
inline constexpr std::string_view board_style = R"css(
:root{color-scheme:light dark;--bg:#f6f5f2;--card:#fff;--ink:#1b1b1a;--soft:#5c5a55;--line:#dedbd3;--accent:#8a2f16;--none:#eceae4;
--p0:#f9f5da;--p1:#ecd8a5;--p2:#e5b86f;--p3:#dd9643;--p4:#d2721b;--p5:#c05008;--p6:#a6341a;--p7:#871e24;
--s0:#a7e2b2;--s1:#f4c98e;--s2:#fec1a6;--s3:#f2d0cd;--s4:#d9c6fe;--s5:#ced1d7;--s6:#afd5fe;--s7:#a3dde4;--s8:#fabbde;--s9:#cfd7a5;
--lo:#171615;--hi:#fff;--st:#171615}
@media screen and (prefers-color-scheme:dark){:root{--bg:#141413;--card:#1e1e1c;--ink:#eceae4;--soft:#a5a29a;--line:#3a3935;--accent:#f0a37c;--none:#2a2926;
--p0:#47211b;--p1:#6a2f1b;--p2:#8b4113;--p3:#a85903;--p4:#c07507;--p5:#d6920a;--p6:#e5b340;--p7:#f1d474;
--s0:#065d29;--s1:#694500;--s2:#7d340b;--s3:#5d2f30;--s4:#563d7d;--s5:#494d53;--s6:#144f84;--s7:#02585f;--s8:#74325a;--s9:#4c5215;
--lo:#fff;--hi:#171615;--st:#fff}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.4 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif;font-variant-numeric:tabular-nums}
header,main{padding:0 20px}
header{padding-top:18px}
h1{font-size:22px;line-height:1.25;margin:0}
.sub{color:var(--soft);margin:2px 0 14px;overflow-wrap:anywhere}
.kpi{display:flex;flex-wrap:wrap;gap:10px;margin:0 0 12px}
.kpi div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:8px 16px 9px;min-width:132px;flex:0 1 auto}
.kpi dt{color:var(--soft);font-size:12px}
.kpi dd{margin:0;font-size:21px;font-weight:650;white-space:nowrap}
.kpi small{font-size:12px;font-weight:400;color:var(--soft);margin-left:4px}
.bar{position:sticky;top:0;z-index:5;background:var(--bg);display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;padding:8px 20px;border-bottom:1px solid var(--line)}
.bar label{display:inline-flex;gap:6px;align-items:center;color:var(--soft)}
select,input,.btn{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:7px;padding:5px 8px;min-height:34px}
input{width:96px}
.btn{cursor:pointer}
.seg{display:inline-flex;border:1px solid var(--line);border-radius:8px;overflow:hidden;background:var(--card)}
.seg .btn{border:0;border-radius:0;padding:5px 14px}
.seg .btn[aria-pressed=true]{background:var(--ink);color:var(--bg)}
.legend{display:flex;flex-wrap:wrap;gap:6px 12px;padding:10px 0 2px;margin:0;list-style:none;align-items:center;color:var(--soft);font-size:12.5px}
.legend li{display:inline-flex;align-items:center;gap:5px}
.legend b{color:var(--ink);font-weight:600}
.sw{display:inline-block;width:20px;height:14px;border-radius:3px;border:1px solid #0003}
.scale{gap:6px 0}.scale li{flex-direction:column;gap:2px;align-items:stretch;white-space:nowrap}.scale .sw{width:100%;min-width:124px;border-radius:0;border-width:1px 0}.scale .none{margin-left:14px}.scale span:last-child{text-align:center}
.legends{padding:0 20px}
.by-price .lstatus,.by-status .lprice{display:none}
main{display:flex;flex-wrap:wrap;gap:18px 22px;align-items:flex-start;padding-top:12px;padding-bottom:40px}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 12px 14px;max-width:100%;content-visibility:auto;contain-intrinsic-size:480px 2400px}
section h2{margin:0;font-size:17px}
section p{margin:1px 0 8px;color:var(--soft);font-size:12.5px}
.wrap{overflow-x:auto;max-width:100%}
table{border-collapse:separate;border-spacing:3px}
th{font-weight:500;color:var(--soft);font-size:12px;padding:2px 4px}
tbody th{position:sticky;left:0;background:var(--card);text-align:right;min-width:30px;z-index:1}
td{padding:0;vertical-align:top;height:1px}
.u{position:relative;display:grid;grid-template-columns:1fr auto;gap:0 6px;width:118px;height:100%;text-align:left;font:inherit;font-size:11.5px;line-height:1.3;border:0;border-radius:5px;padding:3px 6px 4px;color:var(--ink);background:var(--none);cursor:pointer}
td .u+.u{margin-top:3px}
.u b{font-size:12px;font-weight:650;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.u i,.u em,.u span{white-space:nowrap}
.u i{font-style:normal;text-align:right}
.u i::after{content:" "}
.u em{font-style:normal;font-weight:650;text-align:right}
.u .t{display:none;grid-column:1/-1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.by-status .u .t{display:block}
.by-price .p0,.by-price .p1,.by-price .p2,.by-price .p3{color:var(--lo)}.by-price .p4{color:#171615}
.by-price .p5,.by-price .p6,.by-price .p7{color:var(--hi)}
.by-price .p0{background:var(--p0)}.by-price .p1{background:var(--p1)}.by-price .p2{background:var(--p2)}.by-price .p3{background:var(--p3)}
.by-price .p4{background:var(--p4)}.by-price .p5{background:var(--p5)}.by-price .p6{background:var(--p6)}.by-price .p7{background:var(--p7)}
.by-status .u{color:var(--st)}
.by-status .s0{background:var(--s0)}.by-status .s1{background:var(--s1)}.by-status .s2{background:var(--s2)}.by-status .s3{background:var(--s3)}.by-status .s4{background:var(--s4)}
.by-status .s5{background:var(--s5)}.by-status .s6{background:var(--s6)}.by-status .s7{background:var(--s7)}.by-status .s8{background:var(--s8)}.by-status .s9{background:var(--s9)}
.by-status .u.sx{background:var(--none);color:var(--ink)}
.u:hover,.u:focus-visible,.u.on{outline:2px solid var(--ink);outline-offset:1px;z-index:2}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.u.off{opacity:.13}
.lst{flex-basis:100%}
.lst table{border-collapse:collapse;width:100%;max-width:980px}
.lst th{text-align:left;position:static;border-bottom:1px solid var(--line)}
.lst td{border-bottom:1px solid var(--line);padding:4px;white-space:nowrap}
.lst .n{text-align:right}
.lst tr.off{display:none}
.lst .u{display:inline-block;width:auto;max-width:260px;padding:3px 8px;overflow:hidden;text-overflow:ellipsis}
.tip{position:fixed;z-index:9;background:var(--card);color:var(--ink);border:1px solid var(--line);border-radius:10px;box-shadow:0 8px 28px #0005;padding:10px 14px 12px;width:264px;pointer-events:none}
.tip[hidden],section[hidden]{display:none}
.tip h3{margin:0 0 4px;font-size:15px;overflow-wrap:anywhere}
.tip dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:0}
.tip dt{color:var(--soft)}.tip dd{margin:0;text-align:right;overflow-wrap:anywhere}
footer{padding:0 20px 24px;color:var(--soft);font-size:12px;overflow-wrap:anywhere}
@media(max-width:640px){header,main,footer,.legends{padding-left:12px;padding-right:12px}header{padding-top:12px}h1{font-size:19px}.bar{padding:8px 12px;gap:8px;position:static}
.kpi{display:grid;grid-template-columns:1fr 1fr;gap:8px}.kpi div{min-width:0;padding:7px 10px}.kpi dd{font-size:17px}.kpi small{display:block;margin:0}
.bar label{flex:1 1 42%}.bar label span{white-space:nowrap}.bar select,.bar input{flex:1;min-width:0;width:100%;min-height:40px}.seg{flex:1 1 100%}.seg .btn{flex:1;min-height:42px}
section{padding:10px 8px;width:100%}table{border-spacing:2px}section:not(.lst) table{width:100%}section:not(.lst) td{min-width:59px}tbody th,thead th:first-child{width:34px}.lst th{width:auto}.u{width:100%;display:block;padding:4px 5px 5px;min-height:44px}.u b,.u em,.u span{display:block}.u i{display:none}.u em{text-align:left}
.lst .wrap{overflow-x:auto}.lst .u{min-height:36px}
.scale{display:grid;grid-template-columns:repeat(4,1fr);gap:6px 0}.scale .sw{min-width:0}.scale .none{margin:0}.scale li{font-size:11px}.legend{font-size:12px}
.tip{left:8px!important;right:8px;bottom:8px;top:auto!important;width:auto}}
@media print{@page{size:A3 landscape;margin:8mm}:root{color-scheme:light}body{background:#fff;font-size:8pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.bar,.tip{display:none!important}header,main,footer{padding:0}main{gap:4mm;padding-top:2mm}h1{font-size:13pt}.sub{margin:0 0 1mm}.kpi{gap:2mm;margin:0 0 1mm}.kpi div{padding:.5mm 3mm;border-radius:1mm;min-width:0}.kpi dd{font-size:10pt}.kpi dt,.kpi small{font-size:6.5pt}.legend{padding:1mm 0 0;font-size:6.5pt}.scale .sw{min-width:24mm;height:2.5mm}.legends{padding:0}
section{border:0;padding:0;content-visibility:visible}section h2{font-size:10pt}section p{font-size:6.5pt;margin:0 0 .5mm}.wrap{overflow:visible}
table{border-spacing:.3mm}th{font-size:6pt;padding:0 .5mm}tbody th{min-width:4mm;position:static}.u{width:17.8mm;font-size:5.2pt;line-height:1.12;padding:.2mm .6mm;border-radius:.4mm;gap:0 .5mm}.u b{font-size:5.6pt}.by-status .u .t{font-size:4.8pt}tr{break-inside:avoid}.lst{break-before:auto}.lst .u{font-size:6pt}.lst td{padding:.3mm 1mm}}
@media(prefers-reduced-motion:no-preference){.u{transition:opacity .15s}}
)css";

// The page is complete without the script; it adds the filters, the details and the arrow keys.
inline constexpr std::string_view board_script = R"js(
(function(){"use strict";
var D=JSON.parse(document.getElementById("data").textContent),R=D.rows,T=D.text,doc=document,root=doc.documentElement;
var $=function(id){return doc.getElementById(id)},cells=[].slice.call(doc.querySelectorAll("[data-r]")),tip=$("tip"),pinned=null;
function group(s){return s.replace(/\B(?=(\d{3})+(?!\d))/g,",")}
function plain(v,scale,least){if(v===null)return "—";var n=v<0,s=String(Math.abs(v));while(s.length<=scale)s="0"+s;
var w=s.slice(0,s.length-scale),f=s.slice(s.length-scale);while(f.length>least&&f[f.length-1]==="0")f=f.slice(0,-1);return(n?"−":"")+group(w)+(f?"."+f:"")}
function halfUp(a,b){return(2n*a+b)/(2n*b)}
function large(t){var d=D.digits,u=D.large,i=0;while(i<u.length-1&&Number(t)<u[i][0]*Math.pow(10,d))i++;
if(u[i][0]===1)return[plain(Number(halfUp(t,BigInt(Math.pow(10,d)))),0,0),u[i][1]];
return[plain(Number(halfUp(t*100n,BigInt(u[i][0])*BigInt(Math.pow(10,d)))),2,2),u[i][1]]}
function put(e,v,u){e.textContent=v;if(u!==undefined){var s=doc.createElement("small");s.textContent=u;e.appendChild(s)}}
function sums(keep){var n=0,p=0,A=0n,g=0n,t=0n;R.forEach(function(r,i){if(!keep[i])return;n++;var a=r[5]===null?0n:BigInt(r[5]);g+=a;if(r[7]===null)return;p++;t+=BigInt(r[7]);A+=a});return{n:n,p:p,a:A,g:g,t:t}}
function average(s){return s.a===0n?null:Number(halfUp(s.t*BigInt(Math.pow(10,4-D.digits)),s.a))}
function show(keep){var s=sums(keep),m=average(s),b=large(s.t);put($("k-n"),group(String(s.n)),s.p===s.n?"":T.priced+" "+group(String(s.p)));
put($("k-a"),plain(Number(halfUp(s.g,100n)),2,2),D.area);put($("k-t"),b[0],b[1]);put($("k-m"),m===null?"—":group(String(m)),D.per)}
function scaled(text,missing){text=text.trim();if(!/^\d+(\.\d{1,4})?$/.test(text))return missing;var p=text.split(".");return Number(p[0])*10000+Number(((p[1]||"")+"0000").slice(0,4))}
function apply(){var b=$("f-b").value,s=$("f-s")?$("f-s").value:"",lo=scaled($("f-lo").value,-1),hi=scaled($("f-hi").value,Infinity),any=lo>=0||hi<Infinity;
var keep=R.map(function(r){return(b===""||r[1]===+b)&&(s===""||r[4]===+s)&&(!any||(r[6]!==null&&r[6]>=lo&&r[6]<=hi))});
cells.forEach(function(c){var off=!keep[+c.dataset.r];c.classList.toggle("off",off);c.tabIndex=-1;if(c.parentNode.parentNode.classList.contains("row"))c.parentNode.parentNode.classList.toggle("off",off)});
doc.querySelectorAll("section[data-b]").forEach(function(e){e.hidden=b!==""&&e.dataset.b!==b});
doc.querySelectorAll("section").forEach(function(e){var f=e.querySelector("[data-r]:not(.off)");if(f)f.tabIndex=0;if(e.classList.contains("lst"))e.hidden=!f});show(keep)}
function mode(m){root.className="by-"+m;["price","status"].forEach(function(x){if($("m-"+x))$("m-"+x).setAttribute("aria-pressed",String(x===m))})}
function line(dl,k,v){if(v===""||v===null)return;var a=doc.createElement("dt"),b=doc.createElement("dd");a.textContent=k;b.textContent=v;dl.appendChild(a);dl.appendChild(b)}
function signed(v,scale,least){return(v>0?"+":"")+plain(v,scale,least)}
function open(c){var r=R[+c.dataset.r],dl=doc.createElement("dl"),h=doc.createElement("h3"),d=D.digits;var b=c.querySelector("b"),n=(b||c).textContent;h.textContent=n===r[0]?n:n+" · "+r[0];
line(dl,T.building,r[1]===null?"":D.buildings[r[1]]);line(dl,T.floor,r[3]===null?"":String(r[3]));line(dl,T.stack,r[2]);line(dl,T.status,r[4]===null?"":D.statuses[r[4]]);
line(dl,T.area,r[5]===null?"":plain(r[5],4,2)+" "+D.area);line(dl,T.unit_price,plain(r[6],4,0)+(r[6]===null?"":" "+D.per));line(dl,T.total,plain(r[7],d,0)+(r[7]===null?"":" "+D.money));
if(r[9]!==null){line(dl,T.filed_unit,plain(r[9],4,0));if(r[6]!==null)line(dl,T.difference,signed(r[6]-r[9],4,0))}
if(r[8]!==null){line(dl,T.filed,plain(r[8],d,0));if(r[7]!==null)line(dl,T.difference,signed(r[7]-r[8],d,0)+(r[8]>0?" ("+signed(Math.round((r[7]-r[8])*10000/r[8]),2,2)+"%)":""))}
line(dl,T.notes,r[10]);tip.replaceChildren(h,dl);tip.hidden=false;var q=c.getBoundingClientRect(),w=tip.offsetWidth,g=tip.offsetHeight;
var x=q.right+8+w>innerWidth?q.left-8-w:q.right+8,y=Math.min(q.top,innerHeight-g-8);tip.style.left=Math.max(8,x)+"px";tip.style.top=Math.max(8,y)+"px"}
function close(){tip.hidden=true;if(pinned)pinned.classList.remove("on");pinned=null}
function cellOf(e){return e.target.closest?e.target.closest("[data-r]"):null}
doc.addEventListener("mouseover",function(e){var c=cellOf(e);if(c&&!pinned)open(c);else if(!c&&!pinned)tip.hidden=true});
doc.addEventListener("focusin",function(e){var c=cellOf(e);if(c&&c!==pinned){close();open(c)}});
doc.addEventListener("click",function(e){var c=cellOf(e);if(!c||c===pinned){close();return}close();pinned=c;c.classList.add("on");open(c)});
addEventListener("scroll",function(){if(!tip.hidden){if(pinned)open(pinned);else tip.hidden=true}},{passive:true});
doc.addEventListener("keydown",function(e){if(e.key==="Escape"){close();return}var c=cellOf(e);if(!c)return;var k={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]}[e.key];if(!k)return;
e.preventDefault();var a=c.getBoundingClientRect(),best=null,far=Infinity;c.closest("section").querySelectorAll("[data-r]").forEach(function(o){if(o===c)return;var b=o.getBoundingClientRect(),
x=(b.left+b.right-a.left-a.right)/2,y=(b.top+b.bottom-a.top-a.bottom)/2,on=x*k[0]+y*k[1],side=Math.abs(x*k[1])+Math.abs(y*k[0]);if(on>2&&on+side*4<far){far=on+side*4;best=o}});
if(best){c.tabIndex=-1;best.tabIndex=0;best.focus()}});
["f-b","f-s","f-lo","f-hi"].forEach(function(id){if($(id))$(id).addEventListener("input",apply)});
$("reset").addEventListener("click",function(){["f-b","f-s","f-lo","f-hi"].forEach(function(id){if($(id))$(id).value=""});apply()});
["price","status"].forEach(function(m){if($("m-"+m))$("m-"+m).addEventListener("click",function(){mode(m)})});
$("bar").hidden=false;apply()})();
)js";

/// English and Chinese texts of the board, by position; see board_text.
enum class board_text : std::size_t {
    title, units, priced, area, total, average, by_price, by_status, building, status, unit_price, all, reset, from, to,
    floor, stack, filed, filed_unit, difference, notes, no_price, no_status, others, overridden, at_floor, at_ceiling, fixed,
    colour_by, no_building, key
};
inline constexpr std::array<std::array<std::string_view, 2>, 31> board_texts{{{"Sale-control board", "销控表"},
                                                                              {"Units", "套数"},
                                                                              {"priced", "已定价"},
                                                                              {"Area", "面积"},
                                                                              {"Total", "总价"},
                                                                              {"Average", "均价"},
                                                                              {"By price", "按价格"},
                                                                              {"By status", "按状态"},
                                                                              {"Building", "楼栋"},
                                                                              {"Status", "状态"},
                                                                              {"Unit price", "单价"},
                                                                              {"All", "全部"},
                                                                              {"Reset", "重置"},
                                                                              {"from", "不低于"},
                                                                              {"to", "不高于"},
                                                                              {"Floor", "楼层"},
                                                                              {"Stack", "垂直单元"},
                                                                              {"Filed total", "备案总价"},
                                                                              {"Filed unit price", "备案单价"},
                                                                              {"Difference", "差额"},
                                                                              {"Notes", "备注"},
                                                                              {"No price", "未定价"},
                                                                              {"No status", "无状态"},
                                                                              {"Other units", "其他房源"},
                                                                              {"set by hand", "手工调整"},
                                                                              {"at floor price", "按底价"},
                                                                              {"at ceiling", "按上限价"},
                                                                              {"fixed", "价格锁定"},
                                                                              {"Colour", "着色"},
                                                                              {"No building", "未分楼栋"},
                                                                              {"Unit", "房源"}}};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
