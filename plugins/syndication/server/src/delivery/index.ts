export { createLimits, dropStill } from './limits';
export { createFront } from './front';
export { type InHouse, type InHouseAnswer } from './in-house';
export { createPartnerApi, type DeliveryDependencies, type DeliverySettings } from './app';
