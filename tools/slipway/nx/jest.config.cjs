module.exports = { displayName: 'slipway-nx', preset: '../../../jest.preset.cjs' };
