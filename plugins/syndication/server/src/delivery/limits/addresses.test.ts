import { contains, shareOf } from './addresses';

describe('a list of addresses', () => {
  const list = ['203.0.113.0/24', '198.51.100.7', '2001:db8:1::/48', '2001:db8:2::5'];

  it.each([
    ['203.0.113.9', true],
    ['203.0.114.9', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['::ffff:203.0.113.9', true],
    ['::FFFF:198.51.100.8', false],
    ['2001:db8:1:ffff::1', true],
    ['2001:DB8:2:0:0:0:0:5', true],
    ['2001:db8:2::6', false],
    ['', false],
    ['nonsense', false],
    ['203.0.113.9:443', false],
  ])('says of %s whether it is in it: %s', (address, expected) => {
    expect(contains(list, address)).toBe(expected);
  });

  it('is read once, and not for each request', () => {
    const own = ['203.0.113.0/24'];
    expect([contains([], '203.0.113.9'), contains(own, '203.0.113.9')]).toEqual([false, true]);
    own[0] = '192.0.2.0/24';
    expect(contains(own, '203.0.113.9')).toBe(true);
  });
});

describe('whose share it is', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['no:address', 'no:address'],
    ['', ''],
  ])('of %s is that of %s', (address, share) => {
    expect(shareOf(address)).toBe(share);
  });
});
