/**
 * Groups of countries by the names that contracts use; each is its members as they stand here, so that a contract says the
 * same tomorrow. `EU`, `EEA` and `EFTA` as of 2020, when the United Kingdom left.
 */
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

export const TERRITORY_GROUPS: Readonly<Record<string, readonly string[]>> = {
  EU,
  EEA: [...EU, 'IS', 'LI', 'NO'],
  EFTA: ['CH', 'IS', 'LI', 'NO'],
  DACH: ['AT', 'CH', 'DE'],
  BENELUX: ['BE', 'LU', 'NL'],
  NORDICS: ['DK', 'FI', 'IS', 'NO', 'SE'],
  BALTICS: ['EE', 'LT', 'LV'],
  GCC: ['AE', 'BH', 'KW', 'OM', 'QA', 'SA'],
  MAGHREB: ['DZ', 'LY', 'MA', 'MR', 'TN'],
  'ARAB-LEAGUE': 'AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE'.split(' '),
  'TURKIC-STATES': ['AZ', 'KG', 'KZ', 'TR', 'UZ'],
  G7: ['CA', 'DE', 'FR', 'GB', 'IT', 'JP', 'US'],
};

const spread = new WeakMap<readonly string[], readonly string[]>();

/** A list with the members of its groups in their place. */
export function withoutGroups(list: readonly string[]): readonly string[] {
  let known = spread.get(list);
  if (!known) {
    known = list.some((code) => code in TERRITORY_GROUPS)
      ? [...new Set(list.flatMap((code) => TERRITORY_GROUPS[code] ?? [code]))]
      : list;
    spread.set(list, known);
  }
  return known;
}
