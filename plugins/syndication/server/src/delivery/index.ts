export { createPartnerApi, type DeliveryDependencies, type DeliverySettings } from './app';
