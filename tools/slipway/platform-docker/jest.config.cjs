module.exports = { displayName: 'platform-docker', preset: '../../../jest.preset.cjs' };
