import { componentNames as ofCore } from '@slipway/core/environment/component-names';
import { checkName } from './check-name.mjs';
import { componentNames } from './component-names.mjs';

test('the names that are refused are the components of the stack', () => {
  expect(componentNames).toEqual(ofCore);
});

test.each(['api', 'user-accounts', 'v2'])('%s is a name', (name) => {
  expect(() => {
    checkName('service', name);
  }).not.toThrow();
});

test.each([
  ['User_Accounts', 'expected lower-case letters and digits', 'nx g @slipway/nx:service user-accounts'],
  ['2nd', 'and a letter first', 'nx g @slipway/nx:service nd'],
  ['../etc', 'expected lower-case letters', 'nx g @slipway/nx:service etc'],
  ['-', 'expected lower-case letters', 'nx g @slipway/nx:service api'],
  ['a'.repeat(41), 'it has 41 characters', 'nx g @slipway/nx:service aaaaaaaaaaaaaaaaaaaa'],
  ['grafana', 'the stack has a component of that name', 'nx g @slipway/nx:service my-grafana'],
])('%s is refused with why, and a name that would do', (name, why, next) => {
  const check = () => {
    checkName('service', name);
  };
  expect(check).toThrow(`"${name}" can't be the name of a service: `);
  expect(check).toThrow(why);
  expect(check).toThrow(next);
});
