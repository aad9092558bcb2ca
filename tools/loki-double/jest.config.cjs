module.exports = { displayName: 'loki-double', preset: '../../jest.preset.cjs' };
