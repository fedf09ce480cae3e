import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { isInstant, isUri } from './ninjs-values';

const ajv = new Ajv2020();
addFormats(ajv);

describe('our checks agree with the formats of JSON Schema', () => {
  const uri = ajv.compile({ type: 'string', format: 'uri' });
  it.each([
    'https://example.com/a?b=c&d[]=1',
    'https://example.com/a?b=c#d',
    'https://user:pass@example.com:8080/a;b/%20',
    'https://[::1]:80/x',
    'https://[::::]/x',
    'urn:newsml:example.com:20260101:1',
    'tag:example.com,2026:x',
    'mailto:a@b.example',
    'file:///a',
    'a:/',
    'a:',
    'no uri',
    '/relative',
    'relative',
    'https://example.com/a b',
    'https://example.com/ü',
    'https://example.com/%zz',
    'https://example.com/a|b',
    '1a:b',
    ' https://example.com/',
    '',
  ])('uri %j', (value) => expect(isUri(value)).toBe(uri(value)));

  const instant = ajv.compile({ type: 'string', format: 'date-time' });
  it.each([
    '2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00.123456+03:00',
    '2024-02-29T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-31T25:00:00Z',
    '2026-01-31T12:00:00',
    '2026-01-31',
    'yesterday',
  ])('date-time %j', (value) => expect(isInstant(value)).toBe(instant(value)));
});
