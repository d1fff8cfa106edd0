'use strict';

const { factories } = require('@strapi/strapi');

module.exports = factories.createCoreService('api::time-clock-entry.time-clock-entry');
