module.exports = { displayName: 'release-packages', preset: '../../jest.preset.cjs' };
