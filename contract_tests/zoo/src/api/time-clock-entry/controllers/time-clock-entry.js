'use strict';

const { factories } = require('@strapi/strapi');

module.exports = factories.createCoreController('api::time-clock-entry.time-clock-entry');
