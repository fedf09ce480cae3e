export { createLimits, dropStill } from './limits';
export { type InHouse, type InHouseAnswer } from './in-house';
export { createPartnerApi, type DeliveryDependencies, type DeliverySettings } from './app';
