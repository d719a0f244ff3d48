#!/usr/bin/env node
// Recomputes a change from the inputs of its derivation alone, by docs/spec/refunds.md (§), and compares: README.md.
'use strict';
const fail = what => { throw new Error(what); };
const choose = (choice, table) => (table[choice] ?? fail(`'${choice}' is no choice that it knows`))();
// Exact numbers: a numerator n and a denominator d above 0, in lowest terms.
const gcd = (a, b) => (b === 0n ? a : gcd(b, a % b));
const fraction = (n, d = 1n, by = gcd(n < 0n ? -n : n, d)) => ({ n: n / by, d: d / by });
const plus = (...all) => all.reduce((a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d), zero);
const minus = (a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
const times = (...all) => all.reduce((a, b) => fraction(a.n * b.n, a.d * b.d));
const over = (a, b) => fraction(a.n * b.d, a.d * b.n);
const above = (a, b) => a.n * b.d > b.n * a.d;
const [least, most] = [(a, b) => (above(a, b) ? b : a), (a, b) => (above(a, b) ? a : b)];
const [floor, ceiling] = [a => fraction(a.n / a.d), a => fraction((a.n + a.d - 1n) / a.d)]; // of what is not below 0
const [unit, exact] = [digits => fraction(1n, 10n ** BigInt(digits)), a => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`)];
const down = (a, digits) => times(floor(over(a, unit(digits))), unit(digits));
const halfAway = ({ n, d }) => fraction((2n * n + (n < 0n ? -d : d)) / (2n * d)); // to a whole number, §1
const round = (a, digits) => times(halfAway(over(a, unit(digits))), unit(digits));
const numeral = /^(-?\d+)(?:\.(\d+)|\/(\d+))?$/; // 0.85 or 34034/3
function number(text) {
  const [, left, part = '', under = 1] = numeral.exec(text) ?? fail(`'${text}' is no number`);
  return times(fraction(BigInt(left + part), BigInt(under)), unit(part.length));
}
const [zero, one, thirty] = [0, 1, 30].map(number);
const digitsOf = currency => (/BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|VND|VUV|XAF|XOF|XPF/.test(currency) ? 0
  : /BHD|IQD|JOD|KWD|LYD|OMR|TND/.test(currency) ? 3 : /CLF|UYW/.test(currency) ? 4 : 2); // ISO 4217
// Time: so many units from one instant to another, exactly and never below 0; instants are in nanoseconds.
const [second, minute, day] = [1n, 60n, 86_400n].map(seconds => seconds * 1_000_000_000n);
const instant = t => BigInt(Date.parse(`${t.slice(0, 19)}Z`)) * 1_000_000n + BigInt(t.slice(20, -1).padEnd(9, '0'));
const between = (from, to, size) => most(zero, fraction(instant(to) - instant(from), size));
const [isBefore, days] = [(a, b) => instant(a) < instant(b), (from, to) => floor(between(from, to, day))];
const hours720 = (from, to) => over(ceiling(between(from, to, minute)), number(60 * 720)); // months of 720 hours, §5
function tierAfter({ n }, tiers) { // §1: the last tier whose months so many whole days reach
  const months = 12 * Number(n / 365n) + Math.min(11, Number(n % 365n / 30n));
  return number(tiers.filter(t => t.months <= months).sort((a, b) => a.months - b.months).at(-1)?.factor ?? 1);
}
function refundLine({ rules, at, listPerMonth, tiers, subscription: held }, t, digits) { // §4, of one tranche
  const [low, high, cash, old, to] = [t.low, t.high, t.cash, held.listPerMonth, listPerMonth].map(number);
  const { start, end, months } = held.terms[t.period];
  const perTermDay = over(number(months), days(start, end));
  const perOrderDay = ({ origin: { kind, soldFrom } }) =>
    (kind === 'upgrade' ? over(hours720(soldFrom, end), most(one, days(soldFrom, end))) : perTermDay);
  const daily = times(minus(high, low), choose(rules.daily, {
    'month-over-thirty': () => over(one, thirty),
    'order-list-over-order-days': () => perOrderDay(t), 'term-list-over-order-days': () => perTermDay,
    'term-list-over-seconds': () => over(number(months), between(start, end, second)),
  }));
  const used = isBefore(at, t.start) ? zero : choose(rules.used, {
    'days-up': () => most(t.kind === 'downgrade' ? zero : one, ceiling(between(t.countedFrom, at, day))),
    'days-down': () => days(t.countedFrom, at), 'seconds': () => between(t.countedFrom, at, second),
  });
  const discount = choose(rules.discount,
    { 'of-order': () => number(t.discount), 'of-used-time': () => tierAfter(used, tiers) });
  const counting = rules.coefficient.find(c => c.product === held.product && above(number(c.belowDays), used));
  const consumption = times(daily, used, discount, number(counting?.factor ?? 1));
  const online = minus(cash, consumption);
  const below = held.tranches.find(b => b.period === t.period && exact(number(b.high)) === exact(low));
  const [h, l] = [times(perOrderDay(t), high), below ? times(perOrderDay(below), low) : zero];
  const ofList = () => over(minus(high, to), minus(high, low));
  const ratio = most(zero, least(one, choose(rules.ratio, {
    'whole-instance': () => over(minus(old, to), old), 'own-layer-list': ofList,
    'own-layer-daily': () => (above(h, l) ? over(minus(h, over(to, thirty)), minus(h, l)) : ofList()),
  })));
  const value = more => times(most(zero, plus(online, more)), ratio); // with so much more counted as cash
  const pays = more => least(round(value(more), digits), down(plus(cash, more), digits));
  const [refund, voucher, promotion] = [pays(zero), number(t.voucher), number(t.promotion)];
  const owner = { order: t.order, origin: t.origin.order === t.order ? undefined : t.origin.order, period: t.period };
  return { steps: Object.entries({ refund, daily, used, discount, consumption, online, ratio }),
    line: { ...owner, used, consumed: consumption, online, ratio, exact: value(zero), refund },
    why: { capped_to_zero: refund, rounds_to_zero: value(zero), voucher_covers: pays(voucher), // of a refund of 0 the
      promotion_covers: pays(plus(voucher, promotion)), ratio_zero: online, value_used_up: one } }; // first above 0
}
function downgrade(inputs, digits) { // §4
  const { subscription: held, listPerMonth, at, rules } = inputs;
  const priced = held.tranches.filter(t => isBefore(at, t.end)).map(t => refundLine(inputs, t, digits));
  const lines = priced.map(p => p.line);
  const sum = plus(...lines.map(line => line.refund));
  const back = { ...inputs, voucher: 0, subscription: { ...held, listPerMonth }, listPerMonth: held.listPerMonth };
  const cost = choose(rules.cap, { 'none': () => null, 'upgrade-cost': () => upgrade(back, digits).charge });
  const refund = cost ? least(sum, cost) : sum;
  const steps = [...priced.flatMap(p => p.steps), ['refund', sum], ...(cost ? [['cap', cost], ['cap', refund]] : [])];
  const lost = lines.map(line => { // a cap takes from the lines in proportion, rounded down
    const share = over(times(line.refund, refund), most(sum, unit(digits)));
    return [line, minus(share, line.refund = down(share, digits))];
  }).sort(([, a], [, b]) => Number(above(b, a)) - Number(above(a, b)));
  for (const [line] of lost) // who lost most gets a minor unit more
    if (above(refund, plus(...lines.map(other => other.refund)))) line.refund = plus(line.refund, unit(digits));
  const why = Object.keys(priced[0].why).find(reason => priced.some(p => above(p.why[reason], zero)));
  return { direction: 'downgrade', refund, reason: above(refund, zero) ? null : why, lines, steps };
}
function upgrade({ rules, at, listPerMonth, tiers, discount: agreed, voucher, subscription: held }, digits) { // §5
  const [more, lastEnd, steps] = [minus(number(listPerMonth), number(held.listPerMonth)), held.terms.at(-1).end, []];
  const lines = held.terms.flatMap(({ start, end, months: sold, discount: ofOrder }, period) => {
    if (!isBefore(at, end)) return [];
    const [from, all] = [isBefore(at, start) ? start : at, days(start, end)];
    const months = choose(rules.upgrade, {
      'hours': () => hours720(from, end), 'days': () => times(number(sold), minus(one, over(days(start, from), all))),
      'seconds': () => over(times(number(sold), between(from, end, second)), between(start, end, second)) });
    const discount = agreed ? number(agreed) : choose(rules['upgrade-discount'], { 'none': () => one,
      'of-order': () => number(ofOrder), 'of-remaining-time': () => tierAfter(days(at, lastEnd), tiers) });
    const charge = round(times(more, months, discount), digits);
    steps.push(['upgrade', charge], ['upgrade', months], ['upgrade', more], ['upgrade-discount', discount]);
    return { period, months, charge };
  });
  const sum = plus(...lines.map(line => line.charge));
  const charge = minus(sum, least(sum, number(voucher))); // what a voucher covers is not paid
  steps.push(['upgrade', sum], ...(above(number(voucher), zero) ? [['upgrade', charge]] : []));
  return { direction: 'upgrade', charge, reason: null, lines, steps };
}
function answerTo(inputs) {
  const { subscription: held, listPerMonth, fx, rules } = inputs;
  const [digits, more] = [digitsOf(held.currency), minus(number(listPerMonth), number(held.listPerMonth))];
  const answer = above(more, zero) ? upgrade(inputs, digits) : above(zero, more) ? downgrade(inputs, digits)
    : { direction: 'same', refund: zero, charge: zero, reason: 'same_price', lines: [], steps: [['direction', zero]] };
  const settled = fx && round(times(answer.charge ?? answer.refund, number(fx.rate)), digitsOf(fx.to)); // §6
  if (fx) answer.steps.push(['settlement', settled]);
  const money = amount => amount && { amount, currency: held.currency };
  return { ...answer, rules: rules.id, refund: money(answer.refund), charge: money(answer.charge),
    settlement: fx ? { amount: settled, currency: fx.to, rate: number(fx.rate) } : null,
    steps: answer.steps.map(([by, value]) => ({ rule: `${rules.id} § ${by}`, value, shown: round(value, 8) })) };
}
const compared = (name, given, found) => (found?.d // of each value its name, the given, the found, whether they agree
  ? [[name, given, exact(found), numeral.test(given) && exact(number(given)) === exact(found)]]
  : found === null || typeof found !== 'object' ? [[name, given, found, given === found]]
    : Object.keys({ ...found, ...(Array.isArray(found) && given) }).flatMap(key =>
      compared(`${name}.${key}`, given?.[key], found[key])));
const flat = steps => steps.flatMap(step => [step, ...flat(step.steps)]);
function checked(name, given) {
  if (given.kind === 'purchase') return console.log(`skipped ${name}: a purchase is no change of an instance`) ?? [];
  if ('difference' in given && !given.derivation) return []; // a vector that is refused or asks for no change
  const { inputs, steps } = given.derivation ?? given;
  const found = answerTo(inputs?.subscription ? inputs : fail('it has no derivation of a change'));
  const all = { ...given, steps: flat(steps) }; // an order lacks some of the fields, a bare derivation has only steps
  return Object.keys(found).filter(field => field in all).flatMap(field =>
    compared(`${name} ${field}`, all[field], found[field])).filter(([, a, b]) => a !== undefined || b !== undefined);
}
let name;
try {
  const values = (process.argv.length > 2 ? process.argv.slice(2) : ['-']).flatMap(file => {
    const texts = require('node:fs').readFileSync((name = file) === '-' ? 0 : file, 'utf8').trim().split(/\n(?=\{)/);
    return texts.flatMap((text, i) => checked(name = texts.length > 1 ? `${file}:${i + 1}` : file, JSON.parse(text)));
  });
  for (const [what, given, found, same] of values)
    console.log(same ? `agrees  ${what}: ${given}` : `DIFFERS ${what}: given ${given}, recomputed ${found}`);
  process.exitCode = values.every(([, , , same]) => same) ? 0 : 1;
} catch (error) {
  console.error(`${name} cannot be checked: ${error.message.replace(/\s+/g, ' ')}.`);
  process.exitCode = 2;
}
