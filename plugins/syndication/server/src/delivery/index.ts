export { createLimits, dropStill } from './limits';
export { createFront } from './front';
export { type InHouse, type InHouseAnswer } from './in-house';
export { createPartnerApi } from './app';
export { type DeliveryDependencies, type DeliverySettings } from './routes';
