module.exports = { displayName: 'platform-local', preset: '../../../jest.preset.cjs' };
