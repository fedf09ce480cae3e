/**
 * For tests: evaluates ODRL policies as their text says, from the ODRL 2.2 information model and vocabulary and from
 * docs/odrl-profile.md alone. It imports nothing of the gate, so that what both agree on is not one mistake made twice.
 */

type Json = Record<string, unknown>;
type Value = string | number | boolean;

export interface OdrlRequest {
  /** An IRI, or a term of ODRL. */
  action: string;
  asset: {
    uid: string;
    kind?: string;
    services?: string[];
    language?: string;
    subjects?: string[];
    genre?: string;
    source?: string;
    urgency?: number;
    /** Epoch milliseconds. */
    versionCreated?: number;
    embargoedUntil?: number;
    wordsUsed?: number;
  };
  recipient?: { uid: string; partOf: string[]; geoblocks: boolean };
  channel?: string;
  /** All of them at once: each must be permitted. */
  territories: string[];
  property?: string;
  /** Epoch milliseconds. */
  dateTime: number;
  /** Epoch milliseconds: when it was put on the wire. */
  onWire?: number;
  /** By unit (IRI): with this use. */
  counts?: Record<string, number>;
  /** Of a translation: into which language. */
  into?: string;
  /** Duties that are done (IRIs). */
  done?: string[];
}

export type Verdict = 'permitted' | 'prohibited' | 'not permitted';
/** null: it cannot be said. A permission must hold, a prohibition must be known not to. */
type Truth = boolean | null;

const ODRL = 'http://www.w3.org/ns/odrl/2/';
const WG = 'https://wiregate.dev/ns/odrl/1#';
const PROFILES = ['https://iptc.org/std/RightsML/odrl-profile/', WG];

/** Vocabulary, includedIn; all else stands in `use` directly. */
const INCLUDED_IN: Record<string, string> = {
  [`${ODRL}display`]: `${ODRL}play`,
  [`${ODRL}extract`]: `${ODRL}reproduce`,
  [`${WG}browse`]: `${ODRL}display`,
  [`${WG}broadcast`]: `${ODRL}distribute`,
  [`${WG}purge`]: `${ODRL}delete`,
};

const list = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const isNode = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function expand(term: string, prefixes: Record<string, string>): string {
  const colon = term.indexOf(':');
  if (colon < 0) return ODRL + term;
  const namespace = { odrl: ODRL, ...prefixes }[term.slice(0, colon)];
  return namespace === undefined ? term : namespace + term.slice(colon + 1);
}

const prefixesOf = (policy: Json): Record<string, string> =>
  Object.assign({}, ...list(policy['@context']).filter(isNode)) as Record<string, string>;

/** Permitted if one policy permits it; prohibited if none does and one prohibits it. Policies are evaluated separately. */
export function evaluate(policies: Json[], request: OdrlRequest): Verdict {
  const verdicts = policies.map((policy) => evaluatePolicy(policy, request));
  if (verdicts.includes('permitted')) return 'permitted';
  return verdicts.includes('prohibited') ? 'prohibited' : 'not permitted';
}

/** In each territory by itself: an act takes place in one. What is prohibited in one of them is prohibited. */
function evaluatePolicy(policy: Json, request: OdrlRequest): Verdict {
  const places = request.territories.length > 0 ? request.territories : [undefined];
  const verdicts = places.map((place) => new Evaluation(policy, request, place).verdict());
  return verdicts.find((verdict) => verdict === 'prohibited') ?? verdicts.find((v) => v !== 'permitted') ?? 'permitted';
}

class Evaluation {
  private readonly prefixes: Record<string, string>;

  constructor(
    private readonly policy: Json,
    private readonly request: OdrlRequest,
    private readonly place: string | undefined,
  ) {
    this.prefixes = prefixesOf(policy);
  }

  /** Information model 2.10, policy conflict strategy; 4.1: who does not know a profile must not process the policy. */
  verdict(): Verdict {
    const { policy } = this;
    if (list(policy.profile).some((profile) => !PROFILES.includes(String(profile)))) return 'not permitted';
    // Neither an offer nor a set grants a privilege to anybody (vocabulary, Offer and Set).
    const grants = this.iri(policy['@type']) === `${ODRL}Agreement`;
    const permitted =
      grants && list(policy.permission).some((rule) => this.applies(rule) === true && this.dutiesDone(rule));
    const prohibited = list(policy.prohibition).some((rule) => this.applies(rule) !== false);
    if (!prohibited) return permitted ? 'permitted' : 'not permitted';
    if (!permitted) return 'prohibited';
    const strategy = this.iri(policy.conflict ?? 'invalid');
    if (strategy === `${ODRL}perm`) return 'permitted';
    return strategy === `${ODRL}prohibit` ? 'prohibited' : 'not permitted';
  }

  private iri(value: unknown): string {
    const id = isNode(value) ? (value['@id'] ?? value.uid) : value;
    return expand(String(id), this.prefixes);
  }

  private applies(rule: unknown): Truth {
    if (!isNode(rule)) throw new Error('a rule is a node');
    const actions = list(rule.action).map((action) => this.actionCovers(action));
    return all([any(actions), this.targetCovers(rule.target), ...this.hold(rule.constraint)]);
  }

  /** A permission's duty is its condition; one whose own constraint is not satisfied is not due. */
  private dutiesDone(rule: unknown): boolean {
    if (!isNode(rule)) return false;
    return list(rule.duty).every((duty) => {
      if (!isNode(duty)) return false;
      if (all(this.hold(duty.constraint)) === false) return true;
      return list(duty.action).every((action) => this.request.done?.includes(this.actionName(action)));
    });
  }

  private actionName(action: unknown): string {
    return this.iri(isNode(action) ? (action['rdf:value'] ?? action) : action);
  }

  private actionCovers(action: unknown): Truth {
    const name = this.actionName(action);
    let asked: string | undefined = expand(this.request.action, { wg: WG });
    while (asked !== undefined && asked !== name) {
      asked = asked === `${ODRL}use` ? undefined : (INCLUDED_IN[asked] ?? `${ODRL}use`);
    }
    if (asked === undefined) return false;
    return isNode(action) ? all(this.hold(action.refinement, name)) : true;
  }

  private targetCovers(target: unknown): Truth {
    if (typeof target === 'string') return target === this.request.asset.uid;
    if (!isNode(target)) return null;
    const within =
      typeof target.source === 'string'
        ? this.request.asset.uid.startsWith(`${target.source}/`)
        : target.uid === this.request.asset.uid;
    return all([within, ...this.hold(target.refinement)]);
  }

  private hold(constraints: unknown, action?: string): Truth[] {
    return list(constraints).map((one) => (isNode(one) ? this.holds(one, action) : null));
  }

  private holds(one: Json, action?: string): Truth {
    const operands = (name: string): Truth[] | null =>
      isNode(one[name]) ? this.hold((one[name] as Json)['@list'], action) : null;
    const [and, or, sequence] = [operands('and'), operands('or'), operands('andSequence')];
    if (and) return all(and);
    if (or) return any(or);
    if (sequence) return all(sequence);
    const right = list(one.rightOperand).map((value) => this.literal(value));
    const left = this.leftOperand(this.iri(one.leftOperand), one, action);
    if (left === undefined || right.length === 0) return null;
    return this.compare({ name: this.iri(one.leftOperand), operator: this.iri(one.operator), left, right });
  }

  /** Instants and durations as numbers: milliseconds. */
  private literal(value: unknown): Value {
    if (!isNode(value)) return value as Value;
    if ('@id' in value) return this.iri(value);
    const type = expand(String(value['@type'] ?? ''), { xsd: 'xsd:' });
    if (type === 'xsd:dateTime') return Date.parse(String(value['@value']));
    if (type === 'xsd:duration') return String(value['@value']);
    if (type === 'xsd:integer' || type === 'xsd:decimal') return Number(value['@value']);
    return value['@value'] as Value;
  }

  /** undefined: it is not known. Several values where the asset has several. */
  private leftOperand(name: string, one: Json, action?: string): Value[] | undefined {
    const { asset, recipient, dateTime, counts, onWire, into } = this.request;
    const known = (value: Value | undefined): Value[] | undefined => (value === undefined ? undefined : [value]);
    const concept = (sort: string, value: string | undefined) => known(value && `${WG}${sort}-${value}`);
    switch (name) {
      case `${ODRL}dateTime`:
        return [dateTime];
      case `${ODRL}spatial`:
        return concept('territory', this.place);
      case `${ODRL}deliveryChannel`:
        return concept('channel', this.request.channel);
      case `${ODRL}recipient`:
        return known(recipient?.uid);
      case `${ODRL}virtualLocation`:
        return known(this.request.property);
      case `${ODRL}language`:
        return known(action === `${ODRL}translate` ? into : asset.language);
      case `${ODRL}count`:
        return known(counts?.[this.iri(one.unit)]);
      case `${ODRL}delayPeriod`:
        return known(onWire);
      case `${WG}age`:
        return known(asset.versionCreated);
      case `${WG}embargoed`:
        return [asset.embargoedUntil !== undefined && dateTime < asset.embargoedUntil];
      case `${WG}geoblocks`:
        return known(recipient?.geoblocks);
      case `${WG}deliveredUnder`:
        return [String(this.policy.uid)];
      case `${WG}kind`:
        return concept('kind', asset.kind);
      case `${WG}service`:
        return asset.services;
      case `${WG}subject`:
        return asset.subjects;
      case `${WG}genre`:
        return known(asset.genre);
      case `${WG}source`:
        return known(asset.source);
      case `${WG}urgency`:
        return known(asset.urgency);
      case `${WG}words`:
        return known(asset.wordsUsed);
      default:
        return undefined;
    }
  }

  private compare(input: { name: string; operator: string; left: Value[]; right: Value[] }): Truth {
    const { name, left, right } = input;
    const operator = input.operator.slice(ODRL.length);
    const equals = (a: Value, b: Value) => (name === `${ODRL}language` ? filters(String(b), String(a)) : a === b);
    const inside = (a: Value, b: Value) => a === b || this.partOf(name, String(a), String(b));
    const some = (test: (a: Value, b: Value) => boolean) => left.some((a) => right.some((b) => test(a, b)));
    switch (operator) {
      case 'eq':
      case 'isAnyOf':
        return some(equals);
      case 'neq':
        return !some(equals);
      case 'isNoneOf':
        return !some((a, b) => equals(a, b) || inside(a, b));
      case 'isAllOf':
        return right.every((b) => left.some((a) => equals(a, b)));
      case 'isPartOf':
        return left.every((a) => right.some((b) => inside(a, b)));
      case 'hasPart':
        return right.every((b) => left.some((a) => inside(b, a)));
      case 'lt':
      case 'lteq':
      case 'gt':
      case 'gteq':
        return order(operator, this.difference(name, left[0]!, right[0]!));
      default:
        return null;
    }
  }

  /** Positive where the left is greater. A period that runs since an instant is over when its end has come. */
  private difference(name: string, left: Value, right: Value): number {
    const runs = name === `${WG}age` || name === `${ODRL}delayPeriod`;
    return runs ? this.request.dateTime - later(Number(left), String(right)) : Number(left) - Number(right);
  }

  /** ISO 3166-2 names a subdivision by its country; a destination is part of its outlet. */
  private partOf(name: string, small: string, large: string): boolean {
    if (name === `${ODRL}spatial`) return small.startsWith(`${large}-`);
    return name === `${ODRL}recipient` && (this.request.recipient?.partOf.includes(large) ?? false);
  }
}

const all = (truths: Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const any = (truths: Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false);

function order(operator: string, difference: number): Truth {
  if (Number.isNaN(difference)) return null;
  if (operator.endsWith('eq') && difference === 0) return true;
  return operator.startsWith('l') ? difference < 0 : difference > 0;
}

/** RFC 4647, basic filtering: `tr` finds `tr-TR`. */
function filters(range: string, tag: string): boolean {
  const [wide, narrow] = [range.toLowerCase(), tag.toLowerCase()];
  return narrow === wide || narrow.startsWith(`${wide}-`);
}

/** XML Schema 1.0, appendix E: months first, the day no later than the month has; then what is exact. */
function later(instant: number, period: string): number {
  const match =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(period) ?? undefined;
  if (!match) return NaN;
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((n) => Number(n ?? 0));
  const start = new Date(instant);
  const first = Date.UTC(start.getUTCFullYear() + years, start.getUTCMonth() + months, 1);
  const month = new Date(first);
  const length = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(start.getUTCDate(), length) - 1;
  const timeOfDay = ((instant % 86_400_000) + 86_400_000) % 86_400_000;
  return first + timeOfDay + ((((day + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}
