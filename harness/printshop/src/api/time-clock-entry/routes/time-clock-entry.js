'use strict';

const { factories } = require('@strapi/strapi');

module.exports = factories.createCoreRouter('api::time-clock-entry.time-clock-entry');
