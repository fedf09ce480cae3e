export { createLimits, dropStill } from './limits';
export { createPartnerApi, type DeliveryDependencies, type DeliverySettings } from './app';
