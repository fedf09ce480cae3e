import { z } from 'zod';

/** GeoJSON (RFC 7946) as far as the schema that ninjs 3.1 points to; foreign members are allowed and kept. */
const bbox = z.array(z.number()).min(4).optional();
const position = z.array(z.number()).min(2);
const ring = z.array(position).min(4);

const simple = [
  z.looseObject({ type: z.literal('Point'), coordinates: position, bbox }),
  z.looseObject({ type: z.literal('LineString'), coordinates: z.array(position).min(2), bbox }),
  z.looseObject({ type: z.literal('Polygon'), coordinates: z.array(ring), bbox }),
  z.looseObject({ type: z.literal('MultiPoint'), coordinates: z.array(position), bbox }),
  z.looseObject({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(position).min(2)), bbox }),
  z.looseObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)), bbox }),
] as const;
const geometries = z.array(z.discriminatedUnion('type', simple));
const collection = z.looseObject({ type: z.literal('GeometryCollection'), geometries, bbox });
const feature = z.looseObject({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullable(),
  geometry: z.discriminatedUnion('type', [...simple, collection]).nullable(),
  bbox,
});
const features = z.looseObject({ type: z.literal('FeatureCollection'), features: z.array(feature), bbox });

export const geoJson = z.discriminatedUnion('type', [...simple, collection, feature, features], {
  error: 'GeoJSON is wanted, such as { "type": "Point", "coordinates": [28.97, 41.01] }',
});
