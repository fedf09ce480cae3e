export { createLimits, dropStill } from './limits';
export { createFront } from './front';
export { createPartnerApi, type DeliveryDependencies, type DeliverySettings } from './app';
